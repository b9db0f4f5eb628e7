import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { ownerMark } from '../folder-owner.ts';
import { oneAtATime } from './one-at-a-time.ts';

let file = '';
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'uniqbench-test-')), 'file');
});

const lock = () => `${file}.lock`;
const mark = (name: string) => {
  mkdirSync(lock());
  writeFileSync(join(lock(), name), '');
};

it('is done by one after the other, also by another name, and leaves nothing behind', async () => {
  writeFileSync(file, '');
  symlinkSync(file, `${file}-link`);
  let atWork = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++atWork);
    await sleep(2);
    return --atWork;
  };
  const places = [file, `${file}-link`, file];
  expect(await Promise.all(places.map((place) => oneAtATime(place, work)))).toEqual([0, 0, 0]);
  expect(most).toBe(1);
  expect(existsSync(lock())).toBe(false);
});

it('has its mark beside the file also where a link leads to one that is not there yet', async () => {
  symlinkSync(file, `${file}-link`);
  expect(await oneAtATime(`${file}-link`, async () => readdirSync(lock()))).toEqual([ownerMark()]);
});

it('goes on where another process was killed at it, and where something else lies there', async () => {
  const [place, boot] = ownerMark().split('_');
  // No process has so high a number (proc(5): at most 2 to the power of 22).
  mark(`${place}_${boot}_${2 ** 22 + 1}_1`);
  writeFileSync(join(lock(), '.DS_Store'), '');
  expect(await oneAtATime(file, async () => readdirSync(lock()).sort())).toEqual([
    '.DS_Store',
    ownerMark(),
  ]);
});

it('waits for one that may be at work elsewhere, and says which folder it is', async () => {
  mark('01234567_01234567_1_1');
  const waiting = oneAtATime(file, async () => {}, 50);
  await expect(waiting).rejects.toThrow(`remove the folder ${lock()}`);
  expect(readdirSync(lock())).toEqual(['01234567_01234567_1_1']);
});

it('is no longer anybody’s where it throws, and says where nothing can be written', async () => {
  const fails = oneAtATime(file, () => Promise.reject(new Error('no')));
  await expect(fails).rejects.toThrow('no');
  expect(existsSync(lock())).toBe(false);
  const nowhere = oneAtATime(join(file, 'below', 'file'), async () => {});
  await expect(nowhere).rejects.toThrow('the folder does not exist');
});
