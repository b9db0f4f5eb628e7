import { describe, expect, it } from 'vitest';
import { thenEnded } from './then-ended.ts';

const fails = (message: string) => async () => {
  throw new Error(message);
};

describe('what must be ended', () => {
  it('is, and hands over what it came to', async () => {
    let isEnded = false;
    const end = () => {
      isEnded = true;
    };
    expect(await thenEnded(async () => 3, end)).toBe(3);
    expect(isEnded).toBe(true);
  });

  it('is also where it throws, and tells what was thrown first', async () => {
    let isEnded = false;
    const end = () => {
      isEnded = true;
      throw new Error('of the end');
    };
    await expect(thenEnded(fails('of its own'), end)).rejects.toThrow('of its own');
    expect(isEnded).toBe(true);
  });

  it('throws what its end does where nothing else went wrong', async () => {
    await expect(thenEnded(async () => 3, fails('of the end'))).rejects.toThrow('of the end');
  });
});
