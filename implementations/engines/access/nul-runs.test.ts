import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { refuseNulRuns } from './nul-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const HEADER = 'timestamp,pageUrl,visitorId\n';
const LINE = '2025-03-12T10:00:00Z,/a,v1\n';
const NDJSON = '{"timestamp":"2025-03-12T10:00:00Z","pageUrl":"/a","visitorId":"v1"}\n';

async function refusal(name: string, content: string | Buffer): Promise<string | null> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return refuseNulRuns('engine', { paths: [path], reading: {} }).then(
    () => null,
    ({ message }) => message,
  );
}

it.each([
  ['between lines', 'a.csv', `${HEADER}${LINE}\0\0${LINE}`, 'cat'],
  ['at the end', 'b.csv', `${HEADER}${LINE}\0\0`, 'cat'],
  ['across blocks', 'c.csv', `${(HEADER + LINE).padEnd(2 ** 20 - 1, 'x')}\0\0${LINE}`, 'cat'],
  ['in NDJSON', 'd.ndjson', `${NDJSON}\0\0\0${NDJSON}`, 'cat'],
  ['in gzip', 'e.csv.gz', gzipSync(`${HEADER}${LINE}\0\0${LINE}`), 'zcat'],
])('an engine refuses a run of NUL %s, and names the remedy', async (_, name, content, command) => {
  const told = await refusal(name, content);
  expect(told).toContain(`${name}: it holds runs of NUL`);
  expect(told).toContain(`${command} FILE | tr -s '\\000' '\\n'`);
});

it.each([
  ['plain lines', 'f.csv', HEADER + LINE],
  ['a NUL alone, which is a letter', 'g.csv', `${HEADER}2025-03-12T10:00:00Z,/a\0,v\0\n`],
  // The engine tells what is wrong with it.
  ['gzip that is cut off', 'h.csv.gz', gzipSync(HEADER + LINE).subarray(0, 40)],
])('takes %s', async (_, name, content) => {
  expect(await refusal(name, content)).toBeNull();
});
