import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Opened, spyOnFiles } from './spied-files.ts';

const { O_CREAT, O_RDONLY, O_RDWR, O_WRONLY } = fs.constants;
const file = join(fs.mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'cache');
fs.writeFileSync(file, 'names');

/** What is told of what is done; Node has its own functions again afterwards. */
function toldOf(act: () => void): (readonly [path: string, how: Opened['how']])[] {
  const told: (readonly [string, Opened['how']])[] = [];
  const holders = [fs, fsPromises] as unknown as Record<string, unknown>[];
  const before = holders.map((holder) => Object.entries(holder));
  spyOnFiles((path, how) => told.push([path, how]));
  try {
    act();
  } finally {
    for (const [index, holder] of holders.entries())
      for (const [name, own] of before[index]!) if (holder[name] !== own) holder[name] = own;
  }
  return told;
}

it.each<[string | number | undefined, Opened['how']]>([
  [undefined, 'reads'],
  ['r', 'reads'],
  ['sr', 'reads'],
  [O_RDONLY, 'reads'],
  ['r+', 'writes'],
  ['a', 'writes'],
  [O_WRONLY | O_CREAT, 'writes'],
  [O_RDWR, 'writes'],
])('a file that is opened with the flags %s is one that %s', (flags, how) => {
  expect(toldOf(() => fs.closeSync(fs.openSync(file, flags!)))).toEqual([[file, how]]);
});

it('a file is told of whatever it is called, but for a module that Node loads', () => {
  const [data, module] = ['names.json', 'module.cjs'].map((name) => `${file}-${name}`);
  fs.writeFileSync(data!, '[]');
  fs.writeFileSync(module!, 'module.exports = 1;');
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => 'node:internal/modules/cjs/loader';
  try {
    expect(toldOf(() => fs.readFileSync(data!))).toContainEqual([data, 'reads']);
    expect(toldOf(() => createRequire(import.meta.url)(module!))).toEqual([]);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
});

it('a file that is copied over is written, and the other one named', () => {
  expect(toldOf(() => fs.copyFileSync(file, `${file}-2`))).toEqual([
    [file, 'touches'],
    [`${file}-2`, 'writes'],
  ]);
});
