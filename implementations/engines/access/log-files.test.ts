import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertAnyEvent, planReading } from './log-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

describe('what an engine says of a log', () => {
  it.each([
    ['is missing', 'miss\x1bing\n.csv', null, /miss\\x1bing\\x0a\.csv: it cannot be read: ENOENT/],
    [
      'has a wrong header',
      'a\n.csv',
      'a\x1b,b,c\n',
      /a\\x0a\.csv: its header .* it is: a\\x1b, b, c$/m,
    ],
    ['is of no format', 'b\n.txt', 'text\n', /b\\x0a\.txt: it is none of csv, ndjson, parquet/],
    ['has a pattern in its name', 'c\n*.csv', null, /c\\x0a\*\.csv: a path with \*/],
  ])('that %s is inert', async (_, name, content, message) => {
    const path = join(folder, name);
    if (content !== null) writeFileSync(path, content);
    await expect(planReading('engine', { paths: [path], reading: {} })).rejects.toThrow(message);
  });

  it('that has no events is inert', () => {
    const log = { paths: ['d\n.csv'], reading: {} };
    expect(() => assertAnyEvent('engine', log, {})).toThrow(/^d\\x0a\.csv: engine finds no event/);
  });
});
