import { expect, it } from 'vitest';
import { sharedBytesOf } from './shared-memory.ts';

it('memory that threads share counts once, and what only a worker holds counts, too', () => {
  expect(sharedBytesOf([], [])).toBe(0);
  expect(sharedBytesOf([16, 16], [])).toBe(32);
  expect(sharedBytesOf([16], [[16], [16]])).toBe(16);
  expect(sharedBytesOf([16], [[8]])).toBe(24);
  expect(sharedBytesOf([], [[8, 8]])).toBe(16);
});
