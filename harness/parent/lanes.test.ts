import { expect, it } from 'vitest';
import { allEnded } from './lanes.ts';

it('all are waited for, also where one is rejected', async () => {
  let isOver = false;
  const slow = new Promise<void>((resolve) => {
    setImmediate(() => {
      isOver = true;
      resolve();
    });
  });
  await expect(allEnded([Promise.reject(new Error('It failed.')), slow])).rejects.toThrow(
    'It failed.',
  );
  expect(isOver).toBe(true);
  expect(await allEnded([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
});
