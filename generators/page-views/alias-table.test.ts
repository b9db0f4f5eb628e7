import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AliasTable, buildAliasTable, pickSlots } from './alias-table.ts';
import { chiSquareDeviation, countIds } from './fixtures/drawn-events.ts';
import { randomStream } from './random.ts';

/** The chance of each slot, read from the table. */
function chances({ slots, cells }: AliasTable): number[] {
  const sums = new Array<number>(slots).fill(0);
  for (let slot = 0; slot < slots; slot++) {
    const stays = cells[2 * slot]! / 2 ** 31;
    sums[slot]! += stays / slots;
    sums[cells[2 * slot + 1]!]! += (1 - stays) / slots;
  }
  return sums;
}

describe('buildAliasTable', () => {
  it('gives each slot the chance that its weight asks for', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 200 }), (weights) => {
        const total = weights.reduce((sum, one) => sum + one, 0);
        fc.pre(total > 0);
        chances(buildAliasTable(Float64Array.from(weights))).forEach((chance, slot) => {
          expect(Math.abs(chance - weights[slot]! / total)).toBeLessThan(1e-8);
        });
      }),
    );
  });
});

describe('pickSlots', () => {
  it('draws in proportion to the weights', () => {
    const weights = [5, 0.5, 3, 1, 0.25, 0.25];
    const drawn = new Uint32Array(200_000);
    randomStream(5, 0)(drawn);
    pickSlots(buildAliasTable(Float64Array.from(weights)), drawn, drawn);
    expect(Math.abs(chiSquareDeviation(countIds(drawn, 6), weights))).toBeLessThan(4);
  });

  it('takes the smallest and the largest word', () => {
    const drawn = new Uint32Array([0, 0xffffffff]);
    pickSlots(buildAliasTable(new Float64Array(1000).fill(1)), drawn, drawn);
    expect([...drawn]).toEqual([0, 999]);
  });
});
