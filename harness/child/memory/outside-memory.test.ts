import { expect, it } from 'vitest';
import { pageBytesIn } from './outside-memory.ts';

it('pages are as large as Linux says, and of 4 KiB where it does not', () => {
  const auxv = (...words: bigint[]) => new Uint8Array(BigUint64Array.from(words).buffer);
  expect(pageBytesIn(auxv(33n, 6n, 6n, 65_536n, 0n, 0n))).toBe(65_536);
  expect(pageBytesIn(auxv(33n, 1n, 16n, 6n, 0n, 0n))).toBe(4_096);
  expect(pageBytesIn(new Uint8Array(13))).toBe(4_096);
});
