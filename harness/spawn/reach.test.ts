import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';
import { TRICKS } from '../wire/tricks.ts';
import { MARK_VARIABLE, MarkedProcesses } from './marked-processes.ts';
import { stopGroup } from './process-group.ts';

const tricks = (file: string) => fixture(`tricks/${file}.ts`);
const time = { pass: 'time', warmUps: 1, iterations: 2, isFirstCallAlone: false } as const;
const events = smallDataset(300);

describe.runIf(process.platform === 'linux')('what a process shows of its pass', () => {
  it.each(['reads-its-arguments', 'reads-its-command-line'])('is nothing to %s', async (file) => {
    const layout = { hashSeed: 7, paddingBytes: 500 };
    const timed = await trialOf(tricks(file), { ...time, layout }, events);
    expect(timed).toMatchObject({ outcome: 'completed' });
    const verified = await trialOf(tricks(file), { pass: 'verify' }, events);
    expect(verified).toMatchObject({ outcome: 'completed' });
  });
});

describe('the harness in a trial process', () => {
  it.each(['patches-classes-of-the-harness', 'patches-tinybench', 'grants-itself-its-turn'])(
    'is out of reach of what %s',
    async (file) => {
      const outcome = await trialOf(tricks(file), time, events);
      expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'timed' } });
    },
  );

  it.each([
    'patches-push-until-it-is-called',
    'patches-number-while-it-is-timed',
    'patches-in-a-microtask',
    'patches-files-and-crypto',
    'patches-resident-memory',
    'replaces-performance',
    'replaces-its-process',
  ])('finds what %s, also where it is put back when it is used', async (file) => {
    const outcome = await trialOf(tricks(file), time, events);
    expect(outcome).toMatchObject({
      outcome: 'trick',
      message: expect.stringContaining('patches built-ins'),
    });
  });

  it('is not among what is loaded', async () => {
    const outcome = await trialOf(tricks('reads-what-is-loaded'), time, events);
    expect(outcome).toMatchObject({ outcome: 'completed' });
  });

  it.each(['changes-its-reply', 'sends-a-reply-twice'])(
    'is not believed where it %s',
    async (file) => {
      const outcome = await trialOf(tricks(file), time, events);
      expect(outcome).toMatchObject({
        outcome: 'trick',
        message: expect.stringContaining('changes what its process replies'),
      });
    },
  );

  it.each([
    'reads-the-harness-with-an-inspector',
    'edits-the-harness-with-an-inspector',
    'opens-the-inspector',
  ])('is opened by an inspector, and not without being noticed: what %s', async (file) => {
    const outcome = await trialOf(tricks(file), time, events);
    expect(outcome).toMatchObject({
      outcome: 'trick',
      tricks: [{ trick: TRICKS.inspects, evidence: expect.stringContaining('inspector') }],
    });
  });

  it('is heard where others write to its channel', async () => {
    const outcome = await trialOf(tricks('writes-to-its-channel'), time, events);
    expect(outcome).toMatchObject({
      outcome: 'trick',
      message: expect.stringContaining('bytes that are no message were written to its channel'),
    });
  });

  // What the documentation says that it cannot prevent.
  it
    .runIf(process.platform === 'linux')
    .each(['inspects-from-a-thread', 'reads-its-heap-limit', 'sees-what-is-opened'])(
    'can be reached by what %s, as is told',
    async (file) => {
      const outcome = await trialOf(tricks(file), time, events);
      expect(outcome).toMatchObject({ outcome: 'completed' });
    },
  );
});

describe.runIf(process.platform === 'linux')('a trial that waits for its turn', () => {
  it('is stopped with all that it started, also what has left its group', async () => {
    const source =
      "const { spawn } = require('node:child_process');" +
      "const left = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });" +
      'console.log(left.pid); setInterval(() => {}, 1e3);';
    const mark = `${MARK_VARIABLE}=reach-test-${process.pid}`;
    const child = spawn(process.execPath, ['-e', source], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, [MARK_VARIABLE]: `reach-test-${process.pid}` },
    });
    const [printed] = (await once(child.stdout, 'data')) as [Buffer];
    const pids = [child.pid!, Number(String(printed))];
    try {
      const marked = new MarkedProcesses(mark);
      expect(marked.now().toSorted((a, b) => a - b)).toEqual(pids.toSorted((a, b) => a - b));
      const goOn = stopGroup(child, () => marked.now());
      await vi.waitFor(() => expect(pids.map(stateOf)).toEqual(['T', 'T']));
      goOn();
      await vi.waitFor(() => expect(pids.map(stateOf)).not.toContain('T'));
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    }
  });
});

/** proc(5): one letter, T where it is stopped. */
function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat[stat.lastIndexOf(')') + 2]!;
}
