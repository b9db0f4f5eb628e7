/** Small logs in the shapes people have, in fixtures/log-shapes: each reader must say what its cases.json says. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type FileAnswer, isUsageError, type RawParameters } from '../../contract.ts';
import { countUniques } from '../../implementations/parallel-file.ts';
import replayFile from '../../implementations/replay-file.ts';
import { notesInWords, rejectedInWords } from '../../reports/words/lines-read.ts';
import { MAX_LINE_BYTES } from './records.ts';

const FOLDER = fileURLToPath(new URL('fixtures/log-shapes', import.meta.url));
/** Of the command; those of the parameters in capitals are numbers of threads and the like. */
const PARAMETERS: Readonly<Record<string, string>> = {
  '--columns': 'columns',
  '--month': 'month',
  '--utc-offset': 'utcOffset',
  '--input-format': 'format',
  '--log-format': 'logFormat',
};

interface Expectation {
  readonly oneOf?: readonly Expectation[];
  readonly answer?: readonly (readonly [string, string, number])[];
  readonly warn?: boolean;
  readonly says?: readonly string[];
  readonly unsaid?: readonly string[];
}

interface Case {
  readonly file: string | readonly string[];
  readonly what: string;
  readonly options: readonly string[];
  readonly expect: Expectation;
}

type Count = (paths: readonly string[], reading: RawParameters) => Promise<FileAnswer>;

const inParallel =
  (threads: number): Count =>
  (paths, reading) => {
    const sizes = { chunkBytes: 1 << 18, maxLineBytes: MAX_LINE_BYTES };
    return countUniques({ paths, reading }, { threads }, undefined, sizes);
  };
const scratch = mkdtempSync(join(tmpdir(), 'log-shapes-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const gzipped: Count = (paths, reading) => {
  const packed = paths.map((path, at) => {
    const bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return path;
    const copy = join(scratch, `${at}-${basename(path)}.gz`);
    writeFileSync(copy, gzipSync(bytes));
    return copy;
  });
  return inParallel(1)(packed, reading);
};
/** As what comes through a pipe is read: from a file of no telling name. */
const spooled: Count = (paths, reading) => {
  const copies = paths.map((path, at) => {
    const copy = join(scratch, `pipe-${at}`);
    writeFileSync(copy, readFileSync(path));
    return copy;
  });
  return inParallel(2)(copies, reading);
};

const READERS: readonly (readonly [string, Count])[] = [
  ['replay', (paths, reading) => replayFile.countUniques({ paths, reading }, { threads: 1 })],
  ['one thread', inParallel(1)],
  ['two threads', inParallel(2)],
  ['three threads', inParallel(3)],
  ['gzip', gzipped],
  ['standard input', spooled],
];

const CASES = JSON.parse(readFileSync(join(FOLDER, 'cases.json'), 'utf8')) as readonly Case[];

describe.each(READERS)('log shapes by %s', (_, count) => {
  it.each(CASES.map((shape, at) => [at, [shape.file].flat().join('+'), shape] as const))(
    '%i %s',
    async (_number, _name, shape) => {
      const outcome = await outcomeOf(shape, count);
      expect(misfit(shape.expect, outcome), `${shape.what}\n${outcome.told}`).toBe('');
    },
  );
});

interface Outcome {
  readonly rows: string | null;
  readonly told: string;
}

async function outcomeOf({ file, options }: Case, count: Count): Promise<Outcome> {
  const names = [file].flat();
  const reading: Record<string, string> = {};
  for (let at = 0; at < options.length; at += 2) {
    const name = PARAMETERS[options[at]!];
    if (name !== undefined) reading[name] = options[at + 1]!;
  }
  const paths = names.map((name) => join(FOLDER, name));
  const withoutNames = (text: string): string =>
    [...paths, ...names].reduce(
      (left, name) => left.replaceAll(name, 'FILE'),
      text.replaceAll(/\S*(?:pipe-\d|\d-[\w.-]+\.gz)/g, 'FILE'),
    );
  try {
    const { uniques, linesRead } = await count(paths, reading);
    const rows = Object.entries(uniques).flatMap(([hour, pages]) =>
      Object.entries(pages).map(([page, visitors]) => [hour, page, visitors]),
    );
    const told = [...notesInWords(linesRead!), rejectedInWords(linesRead!)].join('\n');
    return { rows: inOrder(rows), told: withoutNames(told) };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return { rows: null, told: withoutNames(error.message) };
  }
}

/** Why an outcome is not as expected; empty where it is. */
function misfit(expected: Expectation, outcome: Outcome): string {
  if (expected.oneOf !== undefined) {
    const reasons = expected.oneOf.map((one) => misfit(one, outcome));
    return reasons.includes('') ? '' : reasons.join(' / ');
  }
  const { answer, warn, says = [], unsaid = [] } = expected;
  const { rows, told } = outcome;
  if (answer === undefined && rows !== null) return `not refused: ${rows}`;
  if (answer !== undefined) {
    const wanted = inOrder(answer);
    if (rows !== wanted) return `${rows ?? 'refused'} instead of ${wanted}`;
    const warned = /warning|note|looks like|suspicious|check whether/i.test(told);
    if (warn !== undefined && warn !== warned) return warned ? 'it warns' : 'it does not warn';
  }
  const missing = says.find((text) => !new RegExp(text, 'i').test(told));
  if (missing !== undefined) return `it does not say ${missing}`;
  const wrong = unsaid.find((text) => new RegExp(text, 'i').test(told));
  return wrong === undefined ? '' : `it says ${wrong}`;
}

function inOrder(rows: readonly (readonly unknown[])[]): string {
  return JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
}
