/** Histories: what is added, what is refused, and how a series goes on over pins and machines. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealedRecord } from '../harness/fixtures/sealed-record.ts';
import type { HistoryLine } from '../harness/record/history-file.ts';
import { seeded } from '../harness/stats/seeded.ts';
import { packageFolder } from '../package-folder.ts';
import { call } from './fixtures/call.ts';
import { start } from './fixtures/own-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-history-'));
const history = (...args: string[]) => call(['history', ...args], { cwd: folder });
const linesOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as HistoryLine);

const RECORDED = readFileSync(
  join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl'),
  'utf8',
);
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
let records = 0;

/** A record like the recorded one, of another commit, with other names for its implementations. */
function recordOf({
  names = {},
  commit = COMMIT,
  whole = true,
}: {
  readonly names?: Readonly<Record<string, string>>;
  readonly commit?: string | null;
  readonly whole?: boolean;
} = {}): string {
  let text = RECORDED;
  for (const [from, to] of Object.entries(names)) text = text.replaceAll(from, to);
  const entries = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [header] = entries;
  header.environment.gitCommit = commit;
  // No two runs begin at the same time.
  header.environment.startedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, ++records)).toISOString();
  entries.at(-1).whole = whole;
  const file = `record-${records}.jsonl`;
  writeFileSync(join(folder, file), sealedRecord(entries));
  return file;
}

const revisions = (base: string, head: string) => ({
  'naive-set-of-sets': `count@base (${base})`,
  'nested-seen-cached': 'count@control',
  'flat-tuple-set': `count@head (${head})`,
});

/** A history made by hand: the same figure again and again. */
function lineOf(ratio: number, more: Partial<HistoryLine> = {}, counted = false): string {
  const figure = {
    ...{
      task: 'sort',
      workload: 'random',
      implementation: 'radix',
      pin: 'v1',
      pinned: 'radix',
      pinCode: 'c0de',
    },
    metric: counted ? 'allocatedBytes' : 'wallTime',
    ...{ ratio, low: counted ? ratio : ratio * 0.98, high: counted ? ratio : ratio * 1.02 },
    isCounted: counted,
  };
  return `${JSON.stringify({
    ...{ type: 'point', version: 1, commit: COMMIT, isDirty: false, record: '' },
    ...{ measuredAt: '2026-01-01T00:00:00.000Z', cpuModel: 'A', node: '24.0.0' },
    figures: [figure],
    ...more,
  })}\n`;
}

async function shown(file: string, text: string) {
  writeFileSync(join(folder, file), text);
  const { code, stdout, stderr } = await history('show', '--file', file, '--format', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).series;
}

describe('history add', () => {
  it('keeps what each candidate was against the baseline, with its commit', async () => {
    expect(await history('add', recordOf({ commit: `${COMMIT}-dirty` }))).toMatchObject({
      code: 0,
    });
    const [line] = linesOf('history.jsonl');
    expect(line).toMatchObject({ type: 'point', version: 1, commit: COMMIT, isDirty: true });
    expect(line!.figures).toHaveLength(2 * 4);
    const [time] = line!.figures;
    expect(time).toMatchObject({ implementation: 'flat-tuple-set', pin: 'naive-set-of-sets' });
    expect(time!.low).toBeLessThan(time!.ratio);
    expect(time!.high).toBeGreaterThan(time!.ratio);
  });

  it('has two points of two runs of one commit, and refuses the same run twice', async () => {
    const [one, other] = [recordOf(), recordOf()];
    for (const record of [one, other])
      expect(await history('add', record, '--file', 'two.jsonl')).toMatchObject({ code: 0 });
    expect(linesOf('two.jsonl')).toHaveLength(2);
    const again = await history('add', one, '--file', 'two.jsonl');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('already') });
    expect(linesOf('two.jsonl')).toHaveLength(2);
  });

  it('keeps the lines of all that add at once', async () => {
    const names = Array.from({ length: 6 }, () => recordOf());
    const each = names.map((record) =>
      start(['history', 'add', record, '--file', 'many.jsonl'], folder),
    );
    for (const { ended } of each) expect(await ended).toMatchObject({ code: 0 });
    expect(new Set(linesOf('many.jsonl').map(({ record }) => record)).size).toBe(names.length);
    expect(readdirSync(folder).filter((name) => name.startsWith('many'))).toEqual(['many.jsonl']);
  });

  it('follows a function by its name, whatever the revisions are called', async () => {
    const head = 'a'.repeat(40);
    const record = recordOf({ names: revisions('v1', head) });
    await history('add', record, '--file', 'revisions.jsonl', '--pin', 'v1');
    const [line] = linesOf('revisions.jsonl');
    expect(line).toMatchObject({ commit: head, isDirty: false });
    // Not the control, which is the base once more.
    for (const figure of line!.figures)
      expect(figure).toMatchObject({ implementation: 'count', pin: 'v1' });
    expect(line!.figures).toHaveLength(4);
  });

  it('takes the record for its own commit where HEAD was measured, changed files or not', async () => {
    const record = recordOf({ names: revisions('v1', 'HEAD'), commit: `${COMMIT}-dirty` });
    await history('add', record, '--file', 'head.jsonl');
    expect(linesOf('head.jsonl')[0]).toMatchObject({ commit: COMMIT, isDirty: false });
    const tree = recordOf({ names: revisions('v1', '.'), commit: `${COMMIT}-dirty` });
    await history('add', tree, '--file', 'head.jsonl');
    expect(linesOf('head.jsonl')[1]).toMatchObject({ commit: COMMIT, isDirty: true });
  });

  it('goes on behind half a line', async () => {
    writeFileSync(join(folder, 'half.jsonl'), `${lineOf(1)}{"type":"po`);
    const { code, stderr } = await history('add', recordOf(), '--file', 'half.jsonl');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Half a line') });
    expect(linesOf('half.jsonl')).toHaveLength(2);
  });

  it('refuses what it cannot place, and leaves the history as it was', async () => {
    const before = readFileSync(join(folder, 'history.jsonl'), 'utf8');
    const named = recordOf({ names: revisions('v1', 'main') });
    for (const [args, words] of [
      [[recordOf({ commit: null })], 'say which it was, with --commit'],
      [[named], 'is called main'],
      [[recordOf({ whole: false })], 'did not come to its end'],
      [[recordOf(), '--pin', 'gone'], 'It has naive-set-of-sets, flat-tuple-set'],
      [[recordOf(), '--commit', 'no such'], 'no such revision'],
      [[recordOf({ names: { 'naive-set-of-sets': 'another-pin' } })], 'which nothing links to it'],
      [['history.jsonl'], 'is not a record'],
    ] as const) {
      const { code, stderr } = await history('add', ...args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
    }
    expect(readFileSync(join(folder, 'history.jsonl'), 'utf8')).toBe(before);
    expect(
      await history('add', named, '--file', 'named.jsonl', '--commit', 'abcdef0'),
    ).toMatchObject({
      code: 0,
    });
    expect(linesOf('named.jsonl')[0]).toMatchObject({ commit: 'abcdef0' });
  });

  it('links a new pin by one run that has both, and goes on from it', async () => {
    const file = ['--file', 'pins.jsonl'];
    await history('add', recordOf({ names: revisions('v1', 'a'.repeat(40)) }), ...file);
    const onNew = recordOf({ names: revisions('v2', 'b'.repeat(40)) });
    expect(await history('add', onNew, ...file)).toMatchObject({ code: 2 });
    const both = recordOf({ names: revisions('v1', 'v2') });
    const link = await history('add', both, ...file, '--pin', 'v2', '--commit', 'abcdef0');
    expect(link).toMatchObject({ code: 0, stderr: expect.stringContaining('v2 is linked to v1') });
    expect(await history('add', onNew, ...file)).toMatchObject({ code: 0 });
    const { stdout } = await history('show', ...file, '--format', 'json');
    const time = JSON.parse(stdout).series.find(
      (one: { metric: string }) => one.metric === 'wallTime',
    );
    const [first, second] = time.points;
    expect(time.points).toHaveLength(2);
    expect(second.ratio).toBeCloseTo(first.ratio ** 2, 12);
    // Both runs are equal, so that the width in logarithms grows by the root of two.
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    expect(width(second) / width(first)).toBeCloseTo(Math.SQRT2, 6);
  });
});

describe('history show', () => {
  const seriesOf = (ratios: readonly number[], counted = false) =>
    ratios
      .map((ratio, index) => lineOf(ratio, { commit: `${index}`.padStart(40, '0') }, counted))
      .join('');
  const random = seeded(3);
  const wobble = () => 1 + 0.02 * (random() - 0.5);

  it('finds a step of time, with its commits, size and p', async () => {
    const ratios = Array.from({ length: 30 }, (_, index) => wobble() * (index < 18 ? 1 : 1.05));
    const [time] = await shown('step.jsonl', seriesOf(ratios));
    expect(time.steps).toHaveLength(1);
    const [step] = time.steps;
    expect(step).toMatchObject({
      at: 18,
      after: '17'.padStart(40, '0'),
      upTo: '18'.padStart(40, '0'),
    });
    expect(step.size.ratio).toBeCloseTo(1.05, 2);
    expect(step.size.low).toBeGreaterThan(1.03);
    expect(step.p).toBeLessThan(0.01);
  });

  it('takes each change of a count for a step, and no smaller one than its bounds', async () => {
    const [counts] = await shown('counts.jsonl', seriesOf([1, 1, 1.0005, 1.2, 1.2, 1], true));
    expect(counts.steps.map(({ at }: { at: number }) => at)).toEqual([3, 5]);
    const blurred = [1, 1.05].map((ratio) => lineOf(ratio, {}, true));
    blurred[1] = blurred[1]!.replace('"low":1.05', '"low":0.99');
    const [wide] = await shown('wide.jsonl', blurred.join(''));
    expect(wide.steps).toEqual([]);
  });

  it('says where two runs of one commit differ, or the machine is another one', async () => {
    const elsewhere = { commit: COMMIT, cpuModel: 'B' };
    writeFileSync(join(folder, 'same.jsonl'), lineOf(1, {}, true) + lineOf(1.2, elsewhere, true));
    const { stdout } = await history('show', '--file', 'same.jsonl', '--format', 'markdown');
    expect(stdout).toContain('between two runs of the same commit 0123456789ab: not by a change');
    expect(stdout).toContain('At the same point the machine or Node changed');
  });

  it('says so of the point before too, where what stands between is against another pin', async () => {
    const elsewhere = { cpuModel: 'B' };
    const unlinked = lineOf(1, elsewhere, true).replace('"pin":"v1"', '"pin":"v9"');
    const text = lineOf(1, {}, true) + unlinked + lineOf(1.2, elsewhere, true);
    const [counts] = await shown('between.jsonl', text);
    expect(counts).toMatchObject({ unlinked: 1 });
    expect(counts.points.map((one: { isElsewhere: boolean }) => one.isElsewhere)).toEqual([
      false,
      true,
    ]);
  });

  it('tells ratios of far quicker code by digits that differ', async () => {
    const text = seriesOf([0.000361, 0.000402], true);
    writeFileSync(join(folder, 'quick.jsonl'), text);
    const { stdout } = await history('show', '--file', 'quick.jsonl');
    expect(stdout).toContain('0.000402');
  });

  it('says where the pin itself became another', async () => {
    const moved = lineOf(1.2, { commit: 'b'.repeat(40) }, true).replace('c0de', 'beef');
    writeFileSync(join(folder, 'moved.jsonl'), lineOf(1, {}, true) + moved + moved);
    const { stdout } = await history('show', '--file', 'moved.jsonl', '--format', 'markdown');
    expect(stdout).toContain('has other code from bbbbbbbbbbbb on');
    expect(stdout).toContain("At the same point the pin's own code changed");
    const names = revisions('main', 'a'.repeat(40));
    expect(await history('add', recordOf({ names }), '--file', 'main.jsonl')).toMatchObject({
      stderr: expect.not.stringContaining('moves'),
    });
    const lines = readFileSync(join(folder, 'main.jsonl'), 'utf8');
    writeFileSync(
      join(folder, 'main.jsonl'),
      lines.replaceAll(/"pinCode":"\w+"/g, '"pinCode":"old"'),
    );
    const { stderr } = await history('add', recordOf({ names }), '--file', 'main.jsonl');
    expect(stderr).toContain(`The code of main is not what it was in the run of ${'a'.repeat(40)}`);
  });

  it('shows names as names in every format', async () => {
    const evil = '<script>alert(1)</script>\u001b[31m@team';
    const line = lineOf(1).replaceAll('"radix"', JSON.stringify(evil));
    writeFileSync(join(folder, 'evil.jsonl'), line.repeat(3));
    for (const format of ['terminal', 'markdown', 'html', 'json']) {
      const { code, stdout } = await history('show', '--file', 'evil.jsonl', '--format', format);
      expect(code).toBe(0);
      expect(stdout).not.toContain('\u001b');
      if (format === 'html') expect(stdout).not.toContain('<script>alert');
      if (format === 'markdown') expect(stdout).not.toMatch(/(?<!\\)<script>|@team/);
    }
  });

  it('is a page with a chart for each series, and its levels', async () => {
    const args = ['--file', 'step.jsonl', '--format', 'html', '--out', 'history.html'];
    expect(await history('show', ...args)).toMatchObject({ code: 0 });
    const page = readFileSync(join(folder, 'history.html'), 'utf8');
    const [, charts] = /id="charts">(.*?)<\/script>/s.exec(page)!;
    const [chart] = JSON.parse(charts!);
    expect(chart.series[0].points).toHaveLength(30);
    expect(chart.fits[0].ends).toHaveLength(4);
    expect(page).toContain('Every point');
    expect(await history('show', ...args)).toMatchObject({ code: 2 });
  });

  it.each([
    ['', 'holds no run yet'],
    [lineOf(1).replace('"version":1', '"version":2'), 'line 1: it has version 2'],
    [`${lineOf(1)}<<<<<<< ours\n${lineOf(1)}`, 'line 2: it is no JSON. A conflict of git'],
    [`${lineOf(1)}{"type":"po\n${lineOf(1)}`, 'line 2: it is no JSON.'],
    [RECORDED, 'line 1: this is a record, and no history'],
    [lineOf(1).replace('"ratio":1', '"ratio":"1"'), 'line 1, field figures.0.ratio'],
    [lineOf(1).replace('"point"', '"dot"'), 'line 1, field type'],
  ])('refuses %#, and says where', async (text, words) => {
    writeFileSync(join(folder, 'bad.jsonl'), text);
    const { code, stderr } = await history('show', '--file', 'bad.jsonl');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });

  it('leaves out half a line, and tells; one without its line feed is whole', async () => {
    writeFileSync(join(folder, 'cut.jsonl'), lineOf(1).trimEnd());
    expect(await history('show', '--file', 'cut.jsonl')).toMatchObject({ code: 0, stderr: '' });
    appendFileSync(join(folder, 'cut.jsonl'), '\n{"ty');
    const { code, stderr } = await history('show', '--file', 'cut.jsonl');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('half a line') });
  });
});
