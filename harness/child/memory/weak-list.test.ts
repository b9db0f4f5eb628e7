import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { WeakList } from './weak-list.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** A function of its own: what it held is garbage when it returns. */
function addGarbage(list: WeakList<{ name: string }>): void {
  for (const name of ['b', 'c']) list.add({ name });
}

it('keeps nothing alive, not even until the current job ends', () => {
  const list = new WeakList<{ name: string }>();
  const held = { name: 'a' };
  list.add(held);
  addGarbage(list);
  gc();
  expect(list.map(({ name }) => name)).toEqual(['a']);
  // Having been looked at does not keep it alive either.
  gc();
  expect(list.map(({ name }) => name)).toEqual([held.name]);
});

it('runs no microtasks of others', async () => {
  let ran = false;
  const task = Promise.resolve().then(() => {
    ran = true;
  });
  new WeakList<object>().add({});
  expect(ran).toBe(false);
  await task;
});
