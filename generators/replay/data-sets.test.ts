import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawParameters } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import { ClfParser } from './clf.ts';
import { countUniques } from './fixtures/plain-count.ts';
import { replay } from './fixtures/reading.ts';
import { DATA, expectAnswer, open, oracleOf, SKIPPED, THERE } from './fixtures/real-traffic.ts';

describe.skipIf(!THERE)(`real traffic${SKIPPED}`, () => {
  const EPA = { month: '1995-08', utcOffset: '-0400' };

  it.each<[string, string, RawParameters]>([
    ['elastic-apache-2015', 'apache_logs.gz', {}],
    ['nasa-1995-07-sample', 'NASA_short.log.gz', {}],
    ['nasa-1995-08-01', 'nasa_19950801.tsv.gz', {}],
    ['epa-1995', 'epa-http.txt.gz', EPA],
    ['epa-1995', 'epa-http.txt.gz', { ...EPA, format: 'clf' }],
    ['erddap-2024', 'tomcat-access.log.gz', {}],
  ])('%s: %s gives the whole answer, and the rejected lines', async (name, file, parameters) => {
    const oracle = oracleOf(name);
    const source = open(name, [file], parameters);
    const { rows, events } = await countUniques(source);
    const { lines, rejected, notes } = source.linesRead!();
    expect(notes, 'visitors are right, so that nothing is to be told').toBeUndefined();
    expectAnswer(rows, name);
    expect(events).toBe(oracle.lines_used);
    expect(lines).toBe(oracle.lines_total);
    expect(source.pages.size).toBe(oracle.distinct_pages);
    expect(source.visitors.size).toBe(oracle.distinct_visitors);
    const counts = rejected.map(({ reason, count }) => [reason, count]);
    expect(Object.fromEntries(counts)).toEqual(oracle.rejected_by_reason);
    for (const { reason, first } of rejected) {
      const expected = oracle.rejected_examples[reason]!.map(({ line }) => line);
      expect(first.map(({ line }) => line)).toEqual(expected);
      expect(first.every((place) => place.file === join(DATA, name, file))).toBe(true);
    }
  });

  it.each([
    'elastic-apache-2015',
    'nasa-1995-07-sample',
    'nasa-1995-08-01',
    'epa-1995',
    'erddap-2024',
  ])('%s: events.csv.gz gives the whole answer unasked', async (name) => {
    const source = open(name, ['events.csv.gz']);
    const { rows, events } = await countUniques(source);
    expectAnswer(rows, name);
    const used = oracleOf(name).lines_used;
    expect(events).toBe(used);
    const { lines, rejected, notes } = source.linesRead!();
    expect(notes, 'visitors are right, so that nothing is to be told').toBeUndefined();
    expect(lines).toBe(used + 1);
    expect(rejected.map(({ reason, count }) => [reason, count])).toEqual([['header', 1]]);
  });
});

interface Case {
  readonly id: string;
  readonly text?: string;
  readonly text_base64?: string;
  readonly expect:
    | { readonly ok: true; readonly unix: number; readonly page: Name; readonly visitor: Name }
    | { readonly ok: false; readonly reason: string };
}
type Name = string | { readonly base64: string };

function nameOf(name: Name): string {
  return typeof name === 'string' ? name : decodeName(Buffer.from(name.base64, 'base64'));
}

function bytesOf({ text, text_base64: base64 }: Case): Buffer {
  return base64 === undefined ? Buffer.from(text!) : Buffer.from(base64, 'base64');
}

/** `time page visitor`, or the reason. */
function expectedOf({ expect: expected }: Case): string {
  if (!expected.ok) return expected.reason;
  const time = new Date(expected.unix * 1000).toISOString();
  return `${time} ${nameOf(expected.page)} ${nameOf(expected.visitor)}`;
}

describe.skipIf(!THERE)(`tricky lines${SKIPPED}`, () => {
  const cases: readonly Case[] = THERE
    ? readdirSync(join(DATA, 'tricky-lines'))
        .filter((file) => file === 'cases.jsonl')
        .flatMap((file) =>
          readFileSync(join(DATA, 'tricky-lines', file), 'utf8')
            .trim()
            .split('\n'),
        )
        .map((line) => JSON.parse(line) as Case)
    : [];

  it('are there, good and bad ones', () => {
    expect(cases.filter(({ expect: { ok } }) => ok).length).toBeGreaterThan(20);
    expect(cases.filter(({ expect: { ok } }) => !ok).length).toBeGreaterThan(10);
  });

  it.each(cases.map((one) => [one.id, one] as const))('%s alone', (_, one) => {
    let found = '';
    const events = {
      full: false,
      add: (ms: number, ...names: { bytes: Uint8Array; start: number; end: number }[]): void => {
        const texts = names.map(({ bytes, start, end }) => decodeName(bytes.subarray(start, end)));
        found = [new Date(ms).toISOString(), ...texts].join(' ');
      },
    };
    const line = bytesOf(one);
    const rejected = new ClfParser({ utcOffsetMinutes: 0 }, events).parse(line, 0, line.length);
    expect(rejected?.reason ?? found).toBe(expectedOf(one));
  });

  it('all in one file, in blocks large and small', async () => {
    const log = Buffer.concat(cases.flatMap((one) => [bytesOf(one), Buffer.from('\n')]));
    const rejected: Record<string, number> = {};
    for (const { expect: expected } of cases) {
      if (!expected.ok) rejected[expected.reason] = (rejected[expected.reason] ?? 0) + 1;
    }
    for (const blockBytes of [1 << 20, 4096, 100, 7]) {
      const found = await replay(log, { format: 'clf' }, { blockBytes });
      expect(found.events).toEqual(cases.filter((one) => one.expect.ok).map(expectedOf));
      expect(found.rejected).toEqual(rejected);
      expect(found.lines).toBe(cases.length);
    }
  });
});
