import { expect, it } from 'vitest';
import { sharedBytesOf } from './shared-memory.ts';

it('memory that threads share counts once, and what only a worker holds counts, too', () => {
  expect(sharedBytesOf([0], [])).toBe(0);
  expect(sharedBytesOf([0, 16, 16], [])).toBe(32);
  const sixteen = [0, 16] as const;
  expect(sharedBytesOf(sixteen, [sixteen, sixteen])).toBe(16);
  expect(sharedBytesOf([0, 16], [[0, 8]])).toBe(24);
  expect(sharedBytesOf([0], [[0, 8, 8]])).toBe(16);
});

it('memory that no other thread can hold counts in each, however long', () => {
  expect(sharedBytesOf([16], [[16], [16, 16]])).toBe(64);
  expect(sharedBytesOf([-4], [[16]])).toBe(12);
});
