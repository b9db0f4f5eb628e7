import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { UsageError } from '../contract.ts';
import { smallRecord } from '../reports/fixtures/small-record.ts';
import type { AuditEntry } from './audit/audit-entry.ts';
import { readRecord } from './read-record.ts';
import { type RecordEntry, type RunRecord, startRecord, type TrialEntry } from './record.ts';
import type { recordEntry } from './record-schema.ts';
import type { TrialOutcome, TrialResult } from './trial.ts';

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

/** The first line that holds `text`, replaced. */
function replaced(text: string, by: string): string {
  return changed((lines) => {
    const index = lines.findIndex((line) => line.includes(text));
    expect(index).toBeGreaterThanOrEqual(0);
    return `${lines.with(index, lines[index]!.replace(text, by)).join('\n')}\n`;
  });
}

describe('a record', () => {
  it('is read back as it was written, by its file and by its folder', () => {
    const writer = written(record);
    expect(readRecord(writer.path)).toEqual(record);
    expect(readRecord(writer.folder)).toEqual(writer.record());
  });

  it('keeps fields that this version does not know', () => {
    const path = replaced('"cpuNs":200000000', '"cpuNs":200000000,"waitNs":7');
    const { outcome } = readRecord(path).trials.find(({ pass }) => pass === 'time')!;
    expect(outcome).toHaveProperty(['result', 'result', 'samples', 0, 'waitNs'], 7);
  });

  it('of a run that was killed is read up to the last whole line', () => {
    const withoutEnd = changed((lines) => `${lines.slice(0, -1).join('\n')}\n`);
    expect(readRecord(withoutEnd)).toEqual({ ...record, end: null });
    const half = changed((lines) => `${lines.slice(0, 9).join('\n')}\n${lines[9]!.slice(0, 50)}`);
    expect(readRecord(half)).toEqual({
      ...record,
      trials: record.trials.slice(0, 4),
      looks: [],
      audits: [],
      end: null,
    });
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
    expectTypeOf<Result['kind']>().toEqualTypeOf<TrialResult['kind']>();
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
    ['an empty file', () => made('empty.jsonl', ''), /empty\.jsonl is not a record.*no whole line/],
    [
      'a report',
      () => made('report.json', '{\n  "environment": {}\n}\n'),
      /report\.json is not a record of uniqbench: its first line is no JSON\. Name a record\.jsonl/,
    ],
    ['a picture', () => made('a.png', Buffer.from('89504e470d0a1a0a', 'hex')), /a\.png is not a r/],
    ['null', () => made('null.jsonl', 'null\n'), /null\.jsonl is not a record/],
    ['other JSON lines', () => made('log.jsonl', '{"level":"info"}\n'), /log\.jsonl is not a rec/],
    ['half a first line', () => made('half.jsonl', '{"type":"run","ver'), /no whole JSON/],
    ['no header', () => changed((lines) => lines.slice(1).join('\n')), /first line is not a run's/],
    [
      'another version',
      () => replaced('"version":2', '"version":1'),
      /has version 1 of the record's format, written by uniqbench 0\.0\.0; .* reads version 2/,
    ],
    [
      'a strange version',
      () => replaced('"version":2', '"version":"x"'),
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
      () => replaced('"baseline":"base"', '"baseline":"x"'),
      /"x" is not among/,
    ],
    [
      'a renamed implementation',
      () => replaced('"implementation":"quick"', '"implementation":"slow\\u001b[2J"'),
      /field implementation: "slow\\\\x1b\[2J" does not take part in this run/,
    ],
    [
      'another workload',
      () => replaced('"workload":"evil', '"workload":"Evil'),
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

  it('a line that was cut in the middle of the file', () => {
    const { path } = written({ ...record, end: null });
    appendFileSync(path, '{"type":"tri\n');
    expect(() => readRecord(path)).toThrow(/line 23: it is no JSON/);
  });
});
