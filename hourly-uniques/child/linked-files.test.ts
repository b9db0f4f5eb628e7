import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { linkFiles } from './linked-files.ts';

it('files have other paths at every call, the same names and the same content', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  const path = join(folder, 'events.csv.gz');
  writeFileSync(path, 'content');
  const log = { paths: [path, path], reading: { month: '1995-08' } };
  const first = linkFiles(log, join(folder, 'links'));
  const second = linkFiles(log, join(folder, 'links'));
  const paths = [...log.paths, ...first.log.paths, ...second.log.paths];
  expect(new Set(paths).size).toBe(5);
  expect(new Set(paths.map((each) => basename(each)))).toEqual(new Set(['events.csv.gz']));
  expect(first.log.reading).toEqual(log.reading);
  for (const each of paths) expect(readFileSync(each, 'utf8')).toBe('content');
  first.remove();
  expect(first.log.paths.map((each) => existsSync(each))).toEqual([false, false]);
  expect([path, ...second.log.paths].every((each) => existsSync(each))).toBe(true);
});
