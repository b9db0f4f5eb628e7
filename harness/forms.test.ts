import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, type Dataset } from './dataset.ts';
import { fixture, smallDataset, trialOf } from './fixtures/prepared.ts';
import { FILE_FORMATS, type FileFormat, type Given, groupsOf, planOfGroup } from './forms.ts';
import { answerInOtherHours, inOtherHours } from './later-events.ts';
import { expectedAnswer } from './oracle.ts';
import { writeFiles } from './passes/prepare.ts';
import { linesWritten } from './workload-files.ts';
import { loadGenerators, replayReader } from './workloads.ts';

const dataset = smallDataset(2_000);

async function givenFiles(of: Dataset = dataset, format: FileFormat = 'csv'): Promise<Given> {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const events = join(folder, `events.${format}`);
  const otherHours = join(folder, `other-hours.${format}`);
  await writeFiles(of, { events, otherHours, format });
  return {
    limits: { threads: 1 },
    files: {
      log: { paths: [events], reading: {} },
      otherHours: { paths: [otherHours], reading: {} },
      linesRead: linesWritten(format, of.timestampsMs.length),
    },
  };
}

const answer = async (file: string, given: Given = { limits: { threads: 1 }, files: null }) =>
  trialOf(fixture(`forms/${file}`), { pass: 'answer', given }, dataset);

describe('the first answer', () => {
  it('to columns is checked, and its time and memory are on record', async () => {
    const plain = await answer('columns.ts');
    expect(plain).toMatchObject({
      outcome: 'completed',
      result: { kind: 'answered', loadNs: null, error: null, firstCallNs: expect.any(Number) },
    });
    const loaded = await answer('loaded-columns.ts');
    expect(loaded).toMatchObject({ outcome: 'completed', result: { loadNs: expect.any(Number) } });
  });

  it('to a file is checked, and so are its lines', async () => {
    const given = await givenFiles();
    expect(await answer('file.ts', given)).toMatchObject({ outcome: 'completed' });
    const miscounted = await answer('miscounts-lines.ts', given);
    expect(miscounted).toMatchObject({
      outcome: 'wrong result',
      wrong: {
        differences: 1,
        first: [{ hour: '(lines read)', expected: '2001', actual: '2002' }],
      },
    });
  });

  it('of estimates tells their error, and a missing pair is wrong all the same', async () => {
    const estimated = await answer('approximate-columns.ts');
    const result = estimated.outcome === 'completed' ? estimated.result : null;
    if (result?.kind !== 'answered') throw new Error(JSON.stringify(estimated));
    // Every count is above 3 here, and told one too high.
    expect(result.error?.exactShare).toBe(0);
    expect(result.error?.meanRelative).toBeGreaterThan(0);
    expect(await answer('forgets-a-page.ts')).toMatchObject({
      outcome: 'wrong result',
      wrong: { differences: 1 },
    });
  });

  it('catches what remembers an answer', async () => {
    const given = await givenFiles();
    const trick = { outcome: 'trick', message: expect.stringContaining('second call') };
    expect(await answer('remembers-columns.ts')).toMatchObject(trick);
    expect(await answer('remembers-file.ts', given)).toMatchObject(trick);
  });
});

describe('timed calls', () => {
  const calls = { pass: 'time', warmUps: 1, warmUpEvents: 500, iterations: 2 } as const;

  it('on columns are checked by the last one, and tell what loading took', async () => {
    const loaded = await trialOf(fixture('forms/loaded-columns.ts'), calls, dataset);
    const result = loaded.outcome === 'completed' ? loaded.result : null;
    if (result?.kind !== 'timed') throw new Error(JSON.stringify(loaded));
    for (const { loadNs } of result.result.samples) expect(loadNs).toBeGreaterThan(0);
    const plain = await trialOf(fixture('forms/columns.ts'), calls, dataset);
    expect(JSON.stringify(plain)).not.toContain('loadNs');
    const remembered = await trialOf(fixture('forms/remembers-columns.ts'), calls, dataset);
    expect(remembered).toMatchObject({ outcome: expect.stringMatching(/trick|wrong result/) });
  });

  it('on files, and series of them', async () => {
    const given = await givenFiles();
    const file = fixture('forms/file.ts');
    expect(await trialOf(file, { ...calls, given }, dataset)).toMatchObject({
      outcome: 'completed',
    });
    const series = { pass: 'steady', given, mostCalls: 3, mostSeconds: 5 } as const;
    expect(await trialOf(file, series, dataset)).toMatchObject({
      outcome: 'completed',
      result: { kind: 'steady', result: { callsNs: { length: 3 } } },
    });
  });

  it('of memory are for rows', async () => {
    const outcome = await trialOf(fixture('forms/columns.ts'), { pass: 'verify' }, dataset);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      usage: true,
      message: 'columns takes its events as columns; this is for implementations that take rows.',
    });
  });
});

describe('the files of a workload', () => {
  it.each(FILE_FORMATS)(
    'as %s hold its events, and as many lines as are expected',
    async (format) => {
      const { files } = await givenFiles(dataset, format);
      const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
      const { generator } = replayReader(await loadGenerators(folder));
      const read = async (path: string) => {
        const source = generator.open({ files: JSON.stringify([path]) }, 0);
        const events = await collect(source);
        return { expected: countsOf(events), linesRead: source.linesRead?.() };
      };
      const own = await read(files!.log.paths[0]!);
      expect(own.expected).toEqual(countsOf(dataset));
      expect(own.linesRead?.lines).toBe(files!.linesRead.lines);
      expect(own.linesRead?.rejected.map(({ reason, count }) => ({ reason, count }))).toEqual(
        files!.linesRead.rejected.map(({ reason, count }) => ({ reason, count })),
      );
      const others = await read(files!.otherHours.paths[0]!);
      expect(others.expected).toEqual(countsOf(inOtherHours(dataset, 1)));
      expect(others.expected).not.toEqual(own.expected);
    },
  );
});

/** Counts by hour and name of page, in order. */
function countsOf(of: Dataset): string[] {
  const { hours, pageIds, counts } = answerInOtherHours(of, expectedAnswer(of), 0);
  return Array.from(
    counts,
    (count, index) => `${hours[index]} ${of.pages[pageIds[index]!]} ${count}`,
  ).sort();
}

describe('groups', () => {
  it('of a record of before there were forms are one of rows', () => {
    expect(groupsOf({ baseline: 'a', implementations: ['a', 'b'] })).toEqual([
      { form: 'rows', baseline: 'a', implementations: ['a', 'b'], approximate: [] },
    ]);
  });

  it('share the chance of a false alarm', () => {
    const plan = { baseline: 'a', alpha: 0.06, workloads: ['w'], threshold: 0.02, limits: {} };
    const group = { form: 'file', baseline: 'f', implementations: ['f'], approximate: [] } as const;
    expect(planOfGroup(plan, group, 3)).toMatchObject({ baseline: 'f', alpha: 0.02 });
  });
});
