import { describe, expect, it } from 'vitest';
import { openPool } from './worker-pool.ts';

interface Told {
  readonly job: string;
  readonly threadId: number;
}
interface Exchanges {
  readonly work: { readonly request: string; readonly news: string; readonly reply: Told };
}

/** Replies with what it is told to do, and with its thread. */
const CODE = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', ({ id, request: job }) => {
    const reply = () => parentPort.postMessage({ id, reply: { job, threadId } });
    if (job === 'exit') process.exit(7);
    if (job === 'throw') throw new TypeError('thrown in a worker');
    if (job === 'hang') { for (;;); }
    if (job === 'fail') return parentPort.postMessage({ id, name: 'UsageError', error: new Error('too bad') });
    if (job === 'tell') for (const news of ['a', 'b']) parentPort.postMessage({ id, news });
    if (job === 'late') return setTimeout(reply, 20);
    if (job === 'exit later') setTimeout(() => process.exit(0), 1);
    if (job === 'throw later') setTimeout(() => { throw new Error('idle') }, 1);
    reply();
    if (job === 'twice') reply();
  });`;

const open = () => openPool<Exchanges>(CODE, { name: 'test' });
const once = (pool: ReturnType<typeof open>, job: string, workers = 1) =>
  pool.use(workers, (team) => team.askAll('work', () => job));

describe('openPool', () => {
  it('asks each worker its own', async () => {
    const replies = await open().use(2, (team) => team.askAll('work', (at) => `job ${at}`));
    expect(replies.map(({ job }) => job)).toEqual(['job 0', 'job 1']);
  });

  it('gives each request its own reply, in whatever order they are answered', async () => {
    const jobs = await open().use(1, async ({ ask }) => {
      const late = ask(0, 'work', 'late');
      const early = ask(0, 'work', 'early');
      return [(await early).job, (await late).job];
    });
    expect(jobs).toEqual(['early', 'late']);
  });

  it('hands on what is told before the reply', async () => {
    const told: string[] = [];
    await open().use(1, ({ ask }) => ask(0, 'work', 'tell', (news) => told.push(news)));
    expect(told).toEqual(['a', 'b']);
  });

  it('keeps workers for later, and never lends one twice', async () => {
    const pool = open();
    const first = await once(pool, 'work', 2);
    expect(pool.idle()).toHaveLength(2);
    const used = await Promise.all([once(pool, 'late', 2), once(pool, 'late', 2)]);
    const threads = used.flat().map(({ threadId }) => threadId);
    expect(new Set(threads).size).toBe(4);
    expect(threads).toEqual(expect.arrayContaining(first.map(({ threadId }) => threadId)));
  });

  it.each([
    ['exit', /ended \(exit code 7\)/],
    ['throw', /thrown in a worker/],
    ['fail', /too bad/],
  ])('tells what a worker failed with, and ends those that are busy: %s', async (job, message) => {
    const pool = open();
    const failing = pool.use(2, (team) => team.askAll('work', (at) => (at === 0 ? job : 'hang')));
    await expect(failing).rejects.toThrow(message);
    expect(pool.idle()).toEqual([]);
  });

  it('fails a job that does not mind a failed request, or does not wait for one', async () => {
    const pool = open();
    const careless = pool.use(1, ({ ask }) => ask(0, 'work', 'fail').catch(() => 'an answer'));
    await expect(careless).rejects.toThrow('too bad');
    const hasty = pool.use(1, async ({ ask }) => void ask(0, 'work', 'late'));
    await expect(hasty).rejects.toThrow('workers were still at work');
    expect(pool.idle()).toEqual([]);
  });

  it('throws what the job throws, or who takes the news', async () => {
    const pool = open();
    const throwing = pool.use(1, async ({ ask }) => {
      void ask(0, 'work', 'hang');
      throw new RangeError('own');
    });
    await expect(throwing).rejects.toThrow('own');
    const taking = pool.use(1, ({ ask }) =>
      ask(0, 'work', 'tell', () => {
        throw new RangeError('bad line');
      }),
    );
    await expect(taking).rejects.toThrow('bad line');
    expect(pool.idle()).toEqual([]);
  });

  it.each(['exit later', 'throw later', 'twice'])(
    'forgets a worker that goes wrong while idle: %s',
    async (job) => {
      const pool = open();
      // Where the machine is busy, it may go wrong before its reply is seen.
      await once(pool, job).catch(() => {});
      await expect.poll(() => pool.idle()).toEqual([]);
      expect(await once(pool, 'work')).toHaveLength(1);
    },
  );
});
