/** Several tasks or workloads, some of them at fault: the others are measured all the same. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../harness/record/read-record.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';

const FILE = join(packageFolder, 'commands', 'fixtures', 'one-at-fault.bench.ts');
const FAULTY = ['sums/none', 'closures/some', 'chancy/some', 'others/some'];

async function uniqbench(...args: string[]) {
  const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  return call([...args, '--out', out]);
}

function folderIn(stderr: string): string {
  return /(?<=Saved in ).*?(?=:)/.exec(stderr)![0];
}

describe('tasks at fault among others', async () => {
  const run = await uniqbench('run', FILE, '--only', 'answers', '--format', 'json');
  const report = JSON.parse(run.stdout);

  it('are told, each with its fault, and the exit code says so', () => {
    expect(run.code).toBe(1);
    expect(report).toMatchObject({ whole: true });
    expect(report.taskFaults).toMatchObject([
      { workload: 'sums/none', message: expect.stringMatching(/make. of the task throws/) },
      { workload: 'closures/some', message: expect.stringMatching(/cannot be compared: \.get is/) },
      { workload: 'chancy/some', message: expect.stringMatching(/disagrees with itself/) },
      { workload: 'others/some', message: expect.stringMatching(/makes another input/) },
    ]);
  });

  it('leave the others as they are', () => {
    const answered = report.trials
      .filter((trial: Record<string, unknown>) => trial.pass === 'answer' && !('detail' in trial))
      .map((trial: Record<string, unknown>) => `${trial.implementation} on ${trial.workload}`);
    expect(answered).toEqual(
      expect.arrayContaining([
        ...['sums/sum on sums/some', 'sums/again on sums/some', 'lengths/length on lengths/some'],
      ]),
    );
  });

  it('stand in every report', async () => {
    for (const format of ['terminal', 'markdown', 'html', 'junit']) {
      const { stdout } = await call(['report', folderIn(run.stderr), '--format', format]);
      for (const workload of FAULTY) expect(stdout, format).toContain(workload);
      // Once where people read it; as message and text of its own test and of that of the whole run.
      const told = stdout.match(/disagrees with itself/g);
      expect(told, format).toHaveLength(format === 'junit' ? 4 : 1);
    }
  });

  it('are told by an audit as well', async () => {
    const { code, stdout, stderr } = await uniqbench('audit', FILE);
    expect(code).toBe(1);
    for (const workload of FAULTY)
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`Workload ${workload}`);
    expect(readRecord(folderIn(stderr)).audits.map(({ workload }) => workload)).toEqual([
      ...['sums/some', 'sums/some', 'lengths/some'],
    ]);
  });

  it('end a sweep on their line alone', async () => {
    const swept = ['--sweep', 'size=1,2', '--workload', 'none', '--workload', 'some'];
    const asked = ['run', FILE, ...swept, '--only', 'answers', '--format', 'json'];
    const { code, stdout } = await uniqbench(...asked);
    expect(code).toBe(1);
    const { taskFaults, workloads } = JSON.parse(stdout);
    expect(taskFaults.map(({ workload }: { workload: string }) => workload)).toEqual([
      ...['closures/some,size=1', 'chancy/some,size=1', 'others/some,size=1'],
    ]);
    expect(workloads.map(({ workload }: { workload: string }) => workload)).toEqual(
      expect.arrayContaining(['sums/none,size=2', 'lengths/some,size=2']),
    );
  });
});

describe('a task at fault', () => {
  it('is a misuse where it is the only one, or all are', async () => {
    const only = await uniqbench('run', FILE, 'closures', '--only', 'answers');
    expect(only).toMatchObject({ code: 2 });
    expect(only.stderr).toMatch(/uniqbench: Workload some: Answers cannot be compared/);
    const all = await uniqbench('run', FILE, 'closures', 'chancy', '--only', 'answers');
    expect(all.code).toBe(2);
    expect(all.stderr).toMatch(/Workload closures\/some: Answers cannot be compared/);
    expect(all.stderr).toMatch(/Workload chancy\/some: The baseline, sum, disagrees/);
  });

  it('that has none of the workloads that are named is left out of several, and told', async () => {
    const files = ['sort', 'mean'].map((name) =>
      join(packageFolder, 'examples', `${name}.bench.ts`),
    );
    const flags = ['--workload', 'uniform,size=100', '--only', 'answers', '--format', 'json'];
    const { code, stdout, stderr } = await uniqbench('run', ...files, ...flags);
    expect(stderr).toContain(
      'uniqbench: The task sort has no workload uniform, and is left out.\n',
    );
    expect(JSON.parse(stdout).request.workloads).toEqual(['mean/uniform,size=100']);
    expect(code).toBe(0);
  });

  it('named by a workload that none of several has is refused', async () => {
    const { code, stderr } = await uniqbench('run', FILE, '--workload', 'som');
    expect(code).toBe(2);
    expect(stderr).toContain('--workload: There is no workload called "som". Did you mean some?');
  });
});
