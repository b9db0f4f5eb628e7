import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../../harness/fixtures/prepared.ts';
import { fileState } from '../../harness/parent/workload-files.ts';
import { loadGenerators, replayReader } from '../../harness/request/workloads.ts';
import {
  type CallResources,
  FILE_FORMATS,
  type FileAsRead,
  type FileFormat,
  type WorkloadFiles,
} from '../../harness/wire/forms.ts';
import { ruleOfGroup } from '../../harness/wire/groups.ts';
import { firstCalls } from '../../harness/wire/judging.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';
import { collect, type Dataset, loadDataset } from '../dataset.ts';
import { expectedAnswer } from '../oracle.ts';
import { givenEvents } from '../variation.ts';
import { writeFiles } from './passes/prepare.ts';

const dataset = smallDataset(2_000);
/** As trials of fixtures have it. */
const INPUT_SEED = 1;
const { generator: reader } = replayReader(
  await loadGenerators(mkdtempSync(join(tmpdir(), 'uniqbench-test-'))),
);

async function writtenFiles(of: Dataset, format: FileFormat) {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const events = {
    path: join(folder, `events.${format}`),
    readBackFolder: join(folder, 'read-back'),
  };
  const otherTimes = join(folder, `other-times.${format}`);
  const readBack = await writeFiles(of, INPUT_SEED, { events, otherTimes, format }, reader);
  const files: WorkloadFiles = {
    log: { paths: [events.path], reading: {} },
    otherTimes: { paths: [otherTimes], reading: {} },
    linksFolder: join(folder, 'links'),
  };
  const read: FileAsRead = {
    linesRead: readBack!.linesRead!,
    asRead: [fileState(events.path)],
  };
  return { files, read, readBack: { ...readBack!, folder: events.readBackFolder } };
}

interface GivenFiles {
  readonly resources: CallResources;
  readonly read: FileAsRead | null;
}

async function givenFiles(of: Dataset = dataset): Promise<GivenFiles> {
  const { files, read } = await writtenFiles(of, 'csv');
  return { resources: { limits: { threads: 1 }, files }, read };
}

const NO_FILES: GivenFiles = { resources: { limits: { threads: 1 }, files: null }, read: null };

const answer = async (
  file: string,
  { resources, read }: GivenFiles = NO_FILES,
  said: PlugIn['said'] = undefined,
) => {
  const { signal } = new AbortController();
  const pass = { pass: 'answer', resources } as const;
  const known = { read, ...(said === undefined ? {} : { said }) };
  return trialOf(fixture(`forms/${file}`), pass, dataset, {}, signal, known);
};

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
        first: [{ where: 'lines read', expected: '2001', actual: '2002' }],
      },
    });
  });

  it('to a file may be refused, in words', async () => {
    expect(await answer('refuses-file.ts', await givenFiles())).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('it would lose lines of that'),
    });
  });

  it('to a log that has changed since is no fault of the implementation', async () => {
    const given = await givenFiles();
    appendFileSync(given.resources.files!.log.paths[0]!, '2025-03-03T01:30:00Z,/new,nobody\n');
    const outcome = await answer('file.ts', given);
    expect(outcome).toMatchObject({ outcome: 'failed', usage: true });
    expect(outcome).toHaveProperty('message', expect.stringMatching(/has changed since/));
  });

  it('of estimates tells their error, and a missing pair is wrong all the same', async () => {
    const approximate = { input: 'columns', counts: 'approximate' } as const;
    const estimated = await answer('approximate-columns.ts', NO_FILES, approximate);
    const result = estimated.outcome === 'completed' ? estimated.result : null;
    if (result?.kind !== 'answered') throw new Error(JSON.stringify(estimated));
    // Every count is above 3 here, and told one too high.
    expect(result.error?.exactShare).toBe(0);
    expect(result.error?.meanRelative).toBeGreaterThan(0);
    expect(await answer('forgets-a-page.ts', NO_FILES, approximate)).toMatchObject({
      outcome: 'wrong result',
      wrong: { differences: 1 },
    });
  });

  it('is judged by what was said when it was inspected, not by what its process says', async () => {
    const exact = { input: 'columns', counts: 'exact' } as const;
    expect(await answer('approximate-columns.ts', NO_FILES, exact)).toMatchObject({
      outcome: 'wrong result',
    });
    expect(await answer('approximate-columns.ts')).toMatchObject({ outcome: 'wrong result' });
    expect(await answer('columns.ts', NO_FILES, { input: 'rows' })).toMatchObject({
      outcome: 'failed',
      message: 'It takes its events as columns now, and said rows before.',
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
  const calls = { pass: 'time', warmUps: 1, iterations: 2, isFirstCallAlone: true } as const;

  it('on columns are checked, every one of them, and tell what loading took', async () => {
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
    const { resources } = await givenFiles();
    const file = fixture('forms/file.ts');
    expect(await trialOf(file, { ...calls, resources }, dataset)).toMatchObject({
      outcome: 'completed',
    });
    const series = { pass: 'steady', resources, mostCalls: 3, mostSeconds: 5 } as const;
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
      const { files, read, readBack } = await writtenFiles(dataset, format);
      expect(countsOf(loadDataset(readBack.folder))).toEqual(countsOf(dataset));
      expect(readBack.events).toBe(2_000);
      expect(read.linesRead.lines).toBe(format === 'csv' ? 2_001 : 2_000);
      const source = reader.open({ files: JSON.stringify(files.otherTimes.paths) }, 0);
      expect(countsOf(await collect(source))).toEqual(
        countsOf(givenEvents(dataset, firstCalls({ inputSeed: INPUT_SEED }, 1))),
      );
    },
  );

  it.each(FILE_FORMATS)(
    'as %s may hold fewer events than were written, and no more are expected',
    async (format) => {
      const visitors = dataset.visitors.with(dataset.visitorIds[0]!, '');
      const { read, readBack } = await writtenFiles({ ...dataset, visitors }, format);
      const nameless = dataset.visitorIds.filter((id) => id === dataset.visitorIds[0]).length;
      expect(readBack.events).toBe(2_000 - nameless);
      const rejected = read.linesRead.rejected.find(({ reason }) => reason !== 'header');
      expect(rejected?.count).toBe(nameless);
    },
  );
});

/** Counts by hour and name of page, in order. */
function countsOf(of: Dataset): string[] {
  const { hours, pageIds, counts } = expectedAnswer(of);
  return Array.from(
    counts,
    (count, index) => `${hours[index]} ${of.pages[pageIds[index]!]} ${count}`,
  ).sort();
}

describe('groups', () => {
  it('share the chance of a false alarm', () => {
    const rule = { baseline: 'a', alpha: 0.06, workloads: ['w'], threshold: 0.02, limits: {} };
    const group = { form: 'file', baseline: 'f', implementations: ['f'], approximate: [] } as const;
    expect(ruleOfGroup(rule, group, [group, group, group])).toMatchObject({
      baseline: 'f',
      alpha: 0.02,
    });
    const two = { ...rule, workloads: ['v', 'w'] };
    const own = { ...group, workloads: ['v'], control: 'again' };
    // Of three comparisons each gets a third, which is shared by two workloads where it is decided.
    expect(ruleOfGroup(two, own, [own, { ...group, workloads: ['v', 'w'] }])).toMatchObject({
      alpha: 0.04,
      control: 'again',
    });
  });
});
