import { describe, expect, it } from 'vitest';
import { newKey, sealing } from './seal.ts';

const ends = (key = newKey()) => ({ parent: sealing(key, 'parent'), trial: sealing(key, 'trial') });

describe('a sealed message', () => {
  it('is opened by the other end, with what structured clones keep', () => {
    const { parent, trial } = ends();
    const content = { wallNs: [1, Number.NaN], none: undefined, counts: Float64Array.of(0.5) };
    expect(parent.open(trial.seal(content))).toEqual({ content });
    expect(trial.open(parent.seal('granted'))).toEqual({ content: 'granted' });
  });

  it('is opened once, and in order', () => {
    const { parent, trial } = ends();
    const [first, second] = [trial.seal(1), trial.seal(2)];
    expect(parent.open(second)).toEqual({ content: 2 });
    expect(parent.open(second)).toBeNull();
    expect(parent.open(first)).toBeNull();
  });

  it('is not opened by its own end, with another key, or where a bit was changed', () => {
    const { parent, trial } = ends();
    expect(trial.open(trial.seal(1))).toBeNull();
    expect(ends().parent.open(trial.seal(1))).toBeNull();
    const message = trial.seal(1);
    message.bytes[message.bytes.length - 1]! ^= 1;
    expect(parent.open(message)).toBeNull();
  });

  it.each([null, 'noise', {}, { token: 'guessed', content: 1 }, { uniqbench: 'sealed' }])(
    'is not %j',
    (message) => {
      expect(ends().parent.open(message)).toBeNull();
    },
  );
});
