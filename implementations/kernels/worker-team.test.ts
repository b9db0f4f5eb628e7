import { describe, expect, it } from 'vitest';
import { openPool } from './worker-team.ts';

/** Replies with what it is told to do, and with its thread. */
const CODE = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', (job) => {
    if (job === 'exit') process.exit(7);
    if (job === 'throw') throw new TypeError('thrown in a worker');
    if (job === 'hang') { for (;;); }
    if (job === 'exit later') setTimeout(() => process.exit(0), 1);
    parentPort.postMessage({ job, threadId });
  });`;

const open = () => openPool<string, { job: string; threadId: number }>('test', CODE);

describe('openPool', () => {
  it('gives each worker its job, and works meanwhile', async () => {
    const team = open().take(2);
    const { own, replies } = await team.together(
      (worker) => `job ${worker}`,
      () => 'own',
    );
    expect(own).toBe('own');
    expect(replies.map(({ job }) => job)).toEqual(['job 0', 'job 1']);
    await team.end();
  });

  it('keeps workers for later, and never lends one twice', async () => {
    const pool = open();
    const first = pool.take(2);
    const other = pool.take(1);
    const once = await first.together(String, () => {});
    first.giveBack();
    expect(pool.idle()).toHaveLength(2);
    const again = pool.take(3);
    const twice = await again.together(String, () => {});
    const threads = once.replies.map(({ threadId }) => threadId);
    expect(twice.replies.map(({ threadId }) => threadId)).toEqual(expect.arrayContaining(threads));
    expect(pool.idle()).toEqual([]);
    await Promise.all([other.end(), again.end()]);
  });

  it.each([
    ['exit', /ended \(exit code 7\)/],
    ['throw', /thrown in a worker/],
  ])('tells where a worker has died: %s', async (job, message) => {
    const team = open().take(2);
    await expect(
      team.together(
        (worker) => (worker === 1 ? job : 'work'),
        () => {},
      ),
    ).rejects.toThrow(message);
    await team.end();
  });

  it('ends workers that are busy', async () => {
    const pool = open();
    const team = pool.take(2);
    const together = team.together(
      (worker) => (worker === 0 ? 'exit' : 'hang'),
      () => {},
    );
    await expect(together).rejects.toThrow('exit code 7');
    await team.end();
    expect(pool.idle()).toEqual([]);
  });

  it('throws what its own part throws, and no more', async () => {
    const team = open().take(1);
    const together = team.together(
      () => 'exit',
      () => {
        throw new RangeError('own');
      },
    );
    await expect(together).rejects.toThrow('own');
    await team.end();
  });

  it('forgets workers that die while idle', async () => {
    const pool = open();
    const team = pool.take(1);
    await team.together(
      () => 'exit later',
      () => {},
    );
    team.giveBack();
    await expect.poll(() => pool.idle()).toEqual([]);
    const next = pool.take(1);
    const { replies } = await next.together(
      () => 'work',
      () => {},
    );
    expect(replies).toHaveLength(1);
    await next.end();
  });
});
