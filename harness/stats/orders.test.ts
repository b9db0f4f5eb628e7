import { describe, expect, it } from 'vitest';
import { orderOf } from './orders.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `side ${index}`);
const order = (sides: readonly string[], round: number, seed = 1) =>
  orderOf(sides, (side) => side, round, seed);

describe('the order of a round', () => {
  it('holds every side once, and goes back where it came from in the next', () => {
    for (const count of [0, 1, 2, 5, 11]) {
      for (const round of [1, 3, 7]) {
        const first = order(names(count), round);
        expect(first.toSorted()).toEqual(names(count).toSorted());
        expect(order(names(count), round + 1)).toEqual(first.toReversed());
      }
    }
  });

  it('puts each side in each place, and behind each other, about equally often', () => {
    const sides = names(5);
    const orders = Array.from({ length: 4_000 }, (_, index) => order(sides, index + 1, 7));
    const share = (is: (one: readonly string[]) => boolean) => orders.filter(is).length / 4_000;
    for (const side of sides) {
      for (let place = 0; place < 5; place++)
        expect(share((one) => one[place] === side)).toBeCloseTo(1 / 5, 1);
      for (const other of sides.filter((one) => one !== side))
        expect(share((one) => one[one.indexOf(side) - 1] === other)).toBeCloseTo(1 / 5, 1);
    }
  });

  it('is another one for another seed, and the same without those that are left out', () => {
    const sides = names(8);
    expect(order(sides, 1, 1)).not.toEqual(order(sides, 1, 2));
    const fewer = sides.filter((_, index) => index % 3 > 0);
    expect(order(fewer, 5)).toEqual(order(sides, 5).filter((side) => fewer.includes(side)));
  });
});
