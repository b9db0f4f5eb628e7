import { expect, it } from 'vitest';
import { openArena } from './arena.ts';
import { borrowMemory, giveMemoryBack } from './borrowed-memory.ts';

it('lends a memory to one call at a time, and all of it to the next', () => {
  const one = borrowMemory();
  const other = borrowMemory();
  expect(other).not.toBe(one);
  const address = openArena(one).allocate(2 ** 20);
  giveMemoryBack(one);
  const again = borrowMemory();
  expect(again).toBe(one);
  expect(openArena(again).allocate(2 ** 20)).toBe(address);
});
