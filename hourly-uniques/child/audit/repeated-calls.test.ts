import { describe, expect, it } from 'vitest';
import { rememberedByTime } from './repeated-calls.ts';

const FIRST = [90e6, 60e6, 30e6, 20e6];

describe('whether time betrays that events are remembered', () => {
  it('does where the same events take a small part of it, turn after turn', () => {
    const fresh = [...FIRST, 10e6, 11e6, 10e6, 12e6];
    const again = [...FIRST, 1e6, 2e6, 1e6, 2e6];
    expect(rememberedByTime(fresh, again)).toMatchObject({
      evidence: expect.stringContaining('0.17 times'),
    });
    // One turn that was disturbed hides nothing.
    expect(rememberedByTime(fresh, again.with(5, 40e6))).not.toBeNull();
  });

  it('does not where new calls alone were disturbed once or twice', () => {
    const fresh = [...FIRST, 10e6, 45e6, 40e6, 10e6];
    expect(rememberedByTime(fresh, [...FIRST, 10e6, 10e6, 9e6, 10e6])).toBeNull();
  });

  it('does not where one call of all was by chance short', () => {
    const fresh = [...FIRST, 10e6, 10e6, 10e6, 10e6];
    expect(rememberedByTime(fresh, [...FIRST, 10e6, 3e6, 10e6, 10e6])).toBeNull();
  });

  it('does not where calls are too short to tell', () => {
    expect(rememberedByTime(Array(8).fill(4e6), Array(8).fill(0.1e6))).toBeNull();
  });
});
