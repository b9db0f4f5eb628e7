import { describe, expect, it } from 'vitest';
import { replaced } from './replaced-strings.ts';

const flat = (count: number, bytes: number) => ({ kind: 'string (flat)', count, bytes });
const slice = (count: number, bytes: number) => ({ kind: 'string (slice)', count, bytes });
const forwarding = (count: number) => ({
  kind: 'string (forwarding)',
  count,
  bytes: 24 * count,
});
const own = (count: number, bytes: number) => ({ kind: 'string (internalized)', count, bytes });

describe('strings that were replaced in place', () => {
  it('of the input are nothing that the call allocated', () => {
    expect(replaced([flat(-7, -7 * 40), forwarding(7)], 40)).toEqual([]);
    expect(replaced([slice(-7, -7 * 32), forwarding(7)], 40)).toEqual([]);
    expect(replaced([flat(-7, -7 * 40), own(7, 7 * 40)], 40)).toEqual([]);
  });

  it('leave the bytes of what the call made beside them', () => {
    expect(replaced([flat(1 - 7, 20_000_016 - 7 * 40), forwarding(7)], 40)).toEqual([
      flat(1, 20_000_016),
    ]);
    // Declared the engine's own: which of the strings are, is not to be told, but what they weigh together is.
    const sum = replaced([flat(1 - 7, 20_000_016 - 7 * 40), own(7, 7 * 40)], 40);
    expect(sum.reduce((all, { bytes }) => all + bytes, 0)).toBe(20_000_016);
    expect(sum.reduce((all, { count }) => all + count, 0)).toBe(1);
  });

  it('are counted as what they were, where the call made them', () => {
    // Five of its own became names: references now, and the engine has copies.
    expect(replaced([flat(3, 3 * 48), forwarding(5), own(5, 5 * 48)], 48)).toEqual([
      flat(8, 8 * 48),
      own(5, 5 * 48),
    ]);
  });

  it('of other kinds of objects change nothing', () => {
    const sets = { kind: 'Set', count: -3, bytes: -96 };
    expect(replaced([sets], 40)).toEqual([sets]);
  });
});
