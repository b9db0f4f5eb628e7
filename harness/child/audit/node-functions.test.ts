import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import timers from 'node:timers';
import { expect, it } from 'vitest';
import { nodeFunctionsNow, replacedSince } from './node-functions.ts';

const before = nodeFunctionsNow();

it('are as they were where nobody touches them, whatever is loaded', async () => {
  await import('node:http2');
  void [fs.promises, timers.promises, process.stdout, process.report];
  expect(replacedSince(before)).toEqual([]);
});

it.each<[name: string, holder: object, key: string]>([
  ['fs.openSync', fs, 'openSync'],
  ['timers.setTimeout', timers, 'setTimeout'],
  ['process.cwd', process, 'cwd'],
  // What it inherits.
  ['process.emit', process, 'emit'],
  ['events.once', EventEmitter, 'once'],
])('%s is seen to be replaced', (name, holder, key) => {
  const described = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { configurable: true, writable: true, value: () => true });
  const replaced = replacedSince(before);
  if (described === undefined) Reflect.deleteProperty(holder, key);
  else Object.defineProperty(holder, key, described);
  expect(replaced).toEqual([`${name} was replaced`]);
  expect(replacedSince(before)).toEqual([]);
});
