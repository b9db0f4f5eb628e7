import { describe, expect, it } from 'vitest';
import { newKey, sealing } from './seal.ts';
import { AS_TEXT } from './text-channel.ts';

describe('a message as text', () => {
  it('is the same after it has been JSON', () => {
    const message = {
      bytes: Uint8Array.of(0, 255),
      none: undefined,
      not: Number.NaN,
      at: new Date(5),
    };
    const text = JSON.stringify(AS_TEXT.pack(message));
    expect(AS_TEXT.unpack(JSON.parse(text))).toEqual(message);
  });

  it('keeps its seal: whatever letter is changed, nothing else is opened', () => {
    const key = newKey();
    const content = { kind: 'asks' };
    const text = AS_TEXT.pack(sealing(key, 'trial').seal(content)) as string;
    const opened = (carried: string) => sealing(key, 'parent').open(AS_TEXT.unpack(carried));
    let refused = 0;
    for (let at = 0; at < text.length; at++) {
      const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      const found = opened(changed);
      if (found === null) refused++;
      else expect(found).toEqual({ content });
    }
    expect(refused).toBeGreaterThan(text.length / 2);
    expect(opened(text)).toEqual({ content });
  });

  it.each([null, 1, {}, '', 'noise', 'AAAA', '/w8='])('is not %j', (carried) => {
    expect(AS_TEXT.unpack(carried)).toBeNull();
  });
});
