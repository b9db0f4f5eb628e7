import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { UsageError } from '../../contract.ts';
import { makeReport } from '../../reports/figures/report.ts';
import { smallRecord } from '../../reports/fixtures/small-record.ts';
import { problemsOf } from '../../reports/words/problems.ts';
import { sealedRecord } from '../fixtures/sealed-record.ts';
import type { TrialOutcome } from '../wire/outcome.ts';
import type { Pass, ResultOf } from '../wire/passes.ts';
import type { AuditEntry } from './audit-entry.ts';
import { readRecord } from './read-record.ts';
import { type RunRecord, startRecord } from './record.ts';
import type { RecordEntry, recordEntry, TrialEntry } from './record-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-records-'));
let files = 0;

const audit: AuditEntry = {
  type: 'audit',
  implementation: 'quick',
  workload: smallRecord.header.workloads[0]!,
  requirements: [{ number: 1, title: 'counts', outcome: 'pass', evidence: ['It does.'] }],
  scaling: {
    points: [{ events: 1_000, wallNs: 5e5 }],
    exponent: 1,
    low: 0.9,
    high: 1.1,
  },
  tricks: [],
};
const record: RunRecord = { ...smallRecord, audits: [audit] };

/** Written as a run writes it. */
function written({ header, end, ...entries }: RunRecord) {
  const { implementations, workloads, injected, trials, looks, audits } = entries;
  const writer = startRecord(join(folder, String(files++)), header);
  const all = [...implementations, ...workloads, ...injected, ...trials, ...looks, ...audits];
  for (const entry of all) writer.add(entry);
  if (end !== null) writer.add(end);
  return writer;
}

/** The record with its lines changed. */
function changed(change: (lines: string[]) => string): string {
  const { path } = written(record);
  writeFileSync(path, change(readFileSync(path, 'utf8').trimEnd().split('\n')));
  return path;
}

/** As if a run had written it so. */
function resealed(text: string, by: string): string {
  const path = replaced(text, by);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, sealedRecord(lines.map((line) => JSON.parse(line))));
  return path;
}

/** The first line that holds `text`, replaced. */
function replaced(text: string, by: string): string {
  return changed((lines) => {
    const index = lines.findIndex((line) => line.includes(text));
    expect(index).toBeGreaterThanOrEqual(0);
    return `${lines.with(index, lines[index]!.replace(text, by)).join('\n')}\n`;
  });
}

describe('a record', () => {
  it('has a folder of its own, also of the second run within a second', () => {
    const out = join(folder, String(files++));
    const [one, other] = [startRecord(out, record.header), startRecord(out, record.header)];
    expect(other.folder).not.toBe(one.folder);
    for (const writer of [one, other]) expect(dirname(writer.folder)).toBe(out);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'never gets the number %d, which it would hold as null',
    (spent) => {
      const writer = startRecord(
        mkdtempSync(join(tmpdir(), 'uniqbench-test-')),
        smallRecord.header,
      );
      const look = { type: 'look', workload: 'w', form: 'rows', round: 1, spent } as const;
      expect(() => writer.add(look)).toThrow(`spent is ${spent}`);
      expect(readFileSync(writer.path, 'utf8').split('\n')).toHaveLength(2);
      // Else the next line would have a number too many, and nothing could read the record any more.
      expect(() => writer.add({ ...look, spent: 1 })).toThrow(`spent is ${spent}`);
      expect(readRecord(writer.path).cut).toEqual({ wholeLines: 1, hasHalfLine: false });
    },
  );

  it('has a folder of its own, also where two are begun within a second', () => {
    const out = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
    const [one, other] = [1, 2].map((seed) => startRecord(out, { ...smallRecord.header, seed }));
    expect(readRecord(one!.path).header.seed).toBe(1);
    expect(readRecord(other!.path).header.seed).toBe(2);
  });

  it('is read back as it was written, by its file and by its folder', () => {
    const writer = written(record);
    expect(readRecord(writer.path)).toEqual(record);
    expect(readRecord(writer.folder)).toEqual(writer.record());
  });

  it('keeps fields that this version does not know', () => {
    const path = resealed('"cpuNs":200000000', '"cpuNs":200000000,"waitNs":7');
    const { outcome } = readRecord(path).trials.find(({ pass }) => pass === 'time')!;
    expect(outcome).toHaveProperty(['result', 'result', 'samples', 0, 'waitNs'], 7);
  });

  it('of a run that was killed is read up to the last whole line', () => {
    const withoutEnd = changed((lines) => `${lines.slice(0, -1).join('\n')}\n`);
    expect(readRecord(withoutEnd)).toEqual({
      ...record,
      end: null,
      cut: { wholeLines: 22, hasHalfLine: false },
    });
    const half = changed((lines) => `${lines.slice(0, 9).join('\n')}\n${lines[9]!.slice(0, 50)}`);
    expect(readRecord(half)).toEqual({
      ...record,
      trials: record.trials.slice(0, 4),
      looks: [],
      audits: [],
      end: null,
      cut: { wholeLines: 9, hasHalfLine: true },
    });
    expect(problemsOf(makeReport(readRecord(half))).join(' ')).toContain(
      'complete until line 9; half a line behind it was left out',
    );
    const unterminated = changed((lines) => lines.join('\n'));
    expect(readRecord(unterminated)).toEqual(record);
  });

  it('has a schema that knows every kind of line, trial and result', () => {
    type Line = z.infer<typeof recordEntry>;
    type Outcome = Extract<Line, { type: 'trial' }>['outcome'];
    type Result = Extract<Outcome, { outcome: 'completed' }>['result'];
    expectTypeOf<Line['type']>().toEqualTypeOf<RecordEntry['type']>();
    expectTypeOf<Extract<Line, { type: 'trial' }>['pass']>().toEqualTypeOf<TrialEntry['pass']>();
    expectTypeOf<Outcome['outcome']>().toEqualTypeOf<TrialOutcome['outcome']>();
    expectTypeOf<Result['kind']>().toEqualTypeOf<ResultOf<Pass>['kind']>();
  });
});

describe('what is no record, or not as it was written, is refused with its file and field', () => {
  const made = (name: string, bytes: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  it.each<[string, () => string, RegExp]>([
    ['a missing file', () => join(folder, 'none.jsonl'), /Cannot read .*none\.jsonl: ENOENT/],
    ['a folder without one', () => folder, /Cannot read .*record\.jsonl: ENOENT.*Name a record/s],
    ['an empty file', () => made('empty.jsonl', ''), /empty\.jsonl is not a record.*it is empty/],
    [
      'a report',
      () => made('report.json', '{\n  "environment": {}\n}\n'),
      /report\.json is not a record of uniqbench: its first line is not a run's\. Name a record\.jsonl/,
    ],
    ['a picture', () => made('a.png', Buffer.from('89504e470d0a1a0a', 'hex')), /a\.png is not a r/],
    ['null', () => made('null.jsonl', 'null\n'), /null\.jsonl is not a record/],
    ['other JSON lines', () => made('log.jsonl', '{"level":"info"}\n'), /log\.jsonl is not a rec/],
    ['half a first line', () => made('half.jsonl', '{"type":"run","ver'), /no whole JSON/],
    ['a byte order mark', () => changed((lines) => `\ufeff${lines.join('\n')}`), /byte order mark/],
    ['a report as written', () => made('r.json', '{\n  "version": 1,\n'), /looks like a report/],
    ['a packed one', () => made('r.gz', Buffer.from('1f8b0800', 'hex')), /gzip; unpack/],
    ['UTF-16', () => made('u.jsonl', Buffer.from('\ufeff{"type"', 'utf16le')), /UTF-16/],
    ['a device', () => '/dev/null', /no regular file/],
    ['one formatted anew', () => made('f.jsonl', '{"type": "run", "v'), /formatted anew/],
    [
      'a folder of runs, with what else is kept beside them',
      () => {
        const runs = dirname(written(record).folder);
        writeFileSync(join(runs, 'calibration.json'), '{}');
        return runs;
      },
      /the folders of 1 run; name one, such/,
    ],
    ['no header', () => changed((lines) => lines.slice(1).join('\n')), /first line is not a run's/],
    [
      'another version',
      () => replaced('"version":7', '"version":4'),
      /has version 4 of the record's format, written by uniqbench 0\.0\.0; .* reads version 7\. Read it/,
    ],
    [
      'a newer version',
      () => replaced('"version":7', '"version":8'),
      /has version 8 .* Update uniqbench/,
    ],
    [
      'a strange version',
      () => replaced('"version":7', '"version":"x"'),
      /line 1, field version: /,
    ],
    [
      'a missing field',
      () => replaced('"cores":2,', ''),
      /line 1, field environment\.cores: .*expected number/,
    ],
    [
      'a figure that became text',
      () => replaced('"wallNs":300000000', '"wallNs":"fast"'),
      /line 15, field outcome\.result\.result\.samples\[1\]\.wallNs: .*expected number/,
    ],
    ['a negative time', () => replaced('"wallNs":3', '"wallNs":-3'), /samples\[1\]\.wallNs/],
    ['an unknown line', () => replaced('"type":"audit"', '"type":"verdict"'), /field type: /],
    [
      'a broken line',
      () => changed((lines) => lines.with(4, '{').join('\n')),
      /line 5: it is no J/,
    ],
    [
      'two runs in one file',
      () => changed((lines) => `${[...lines, lines[0]].join('\n')}\n`),
      /line 24, field type: a record holds one run/,
    ],
    [
      'an unknown baseline',
      () => resealed('"baseline":"base"', '"baseline":"x"'),
      /"x" is not among/,
    ],
    [
      'a renamed implementation',
      () => resealed('"implementation":"quick"', '"implementation":"slow\\u001b[2J"'),
      /field implementation: "slow\\\\x1b\[2J" does not take part in this run/,
    ],
    [
      'another workload',
      () => resealed('"workload":"evil', '"workload":"Evil'),
      /field workload: /,
    ],
  ])('%s', (_, path, message) => {
    let error: unknown;
    try {
      readRecord(path());
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\u001b');
  });

  const wall = '"wallNs":300000000';
  it.each<[string, (lines: string[]) => string[], RegExp]>([
    [
      'times divided by ten',
      (l) => l.map((one) => one.replace(wall, '"wallNs":30000000')),
      /line 15: its digest is not that of its bytes/,
    ],
    ['a blank added', (l) => l.with(6, l[6]!.replace(':', ': ')), /line 7: its digest/],
    ['a field added', (l) => l.with(6, l[6]!.replace('{', '{"x":1,')), /line 7: its digest/],
    ['a line doubled', (l) => l.toSpliced(6, 0, l[5]!), /line 7: line 6 of the run .* twice/],
    [
      'a line dropped',
      (l) => l.toSpliced(6, 1),
      /line 7: line 8 of the run stands where line 7 belongs: lines were removed/,
    ],
    ['two lines exchanged', (l) => l.with(6, l[7]!).with(7, l[6]!), /line 7: line 8 of the run/],
    [
      'a line moved back',
      (l) => [...l.toSpliced(6, 1).slice(0, -1), l[6]!, l.at(-1)!],
      /line 7: line 8/,
    ],
    [
      'a line put in again later',
      (l) => l.toSpliced(9, 0, l[5]!),
      /line 10: line 6 of the run .* doubled/,
    ],
    [
      'a line without its seal',
      (l) => l.with(6, l[6]!.replace(/,"line".*/, '}')),
      /line 7: it does not end in a line number/,
    ],
    ['a seal changed', (l) => l.with(6, l[6]!.replace(/.{4}"\}$/, '0000"}')), /line 7: its digest/],
    ['an empty line', (l) => l.toSpliced(6, 0, ''), /line 7: it is no JSON/],
    [
      'a line behind the end',
      (l) => [...l, l[6]!],
      /line 24: line 7 of the run stands where line 24 belongs/,
    ],
    ['line ends converted', (l) => l.map((one) => `${one}\r`), /line 1: .*carriage return/],
  ])('%s', (_, change, message) => {
    const path = changed((lines) => `${change(lines).join('\n')}\n`);
    expect(() => readRecord(path)).toThrow(UsageError);
    expect(() => readRecord(path)).toThrow(message);
  });

  it("another record's line", () => {
    const { header, ...rest } = record;
    const other = written({ header: { ...header, seed: 2 }, ...rest });
    const foreign = readFileSync(other.path, 'utf8').split('\n')[6]!;
    const path = changed((lines) => `${lines.with(6, foreign).join('\n')}\n`);
    expect(() => readRecord(path)).toThrow(/line 7: .* is of another record/);
  });

  it('half a line behind the end', () => {
    const { path } = written(record);
    appendFileSync(path, '{"type":"tri');
    expect(() => readRecord(path)).toThrow(/line 24: it stands behind the end/);
  });

  it('bytes that are not UTF-8', () => {
    const { path } = written(record);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('"description":"d"') + 15] = 0xff;
    writeFileSync(path, bytes);
    expect(() => readRecord(path)).toThrow(/not UTF-8/);
  });

  it('a bit flipped anywhere', () => {
    const { path } = written(record);
    const good = readFileSync(path);
    for (let at = 20; at < good.length - 1; at += 97) {
      const bad = Buffer.from(good);
      bad[at]! ^= 4;
      writeFileSync(path, bad);
      expect(() => readRecord(path)).toThrow(UsageError);
    }
  });

  it('a line that was cut in the middle of the file', () => {
    const { path } = written({ ...record, end: null });
    appendFileSync(path, '{"type":"tri\n');
    expect(() => readRecord(path)).toThrow(/line 23: it is no JSON/);
  });

  it.each([
    ['"groups":', /line 1, field groups:/],
    ['"skipped":', /line 1, field skipped:/],
    ['"threads":', /line 1, field threads:/],
    ['"held":', /field outcome\.result\.result\.held:/],
    ['"swappedBytes":', /field outcome\.result\.result\.swappedBytes:/],
    ['"form":"rows","round":', /field form:/],
  ])('a line without %s, which every run writes', (text, message) => {
    const path = resealed(text, text.replace('"', '"not-'));
    expect(() => readRecord(path)).toThrow(message);
  });
});
