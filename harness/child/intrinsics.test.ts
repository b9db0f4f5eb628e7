import crypto from 'node:crypto';
import { builtinModules } from 'node:module';
import util from 'node:util';
import { describe, expect, it } from 'vitest';
import { changesOf, noteIntrinsics } from './intrinsics.ts';

const noted = noteIntrinsics();

/** Loading them warns; `domain`, which `repl` loads, replaces what all emitters do. */
const LEFT_OUT: ReadonlySet<string> = new Set(['domain', 'repl', 'punycode', 'sys', 'wasi']);

/** What is seen while a property has another value; the test runner itself could not live with it for long. */
function changesWith(holder: object, key: PropertyKey, value: unknown): string[] {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { configurable: true, writable: true, value });
  const changes = changesOf(noted);
  if (before === undefined) Reflect.deleteProperty(holder, key);
  else Object.defineProperty(holder, key, before);
  return changes;
}

describe('built-ins', () => {
  it('are as they were while nobody touches them', () => {
    expect(changesOf(noted)).toEqual([]);
    /(a)(b)/.exec('ab');
    expect(changesOf(noted)).toEqual([]);
  });

  it.each<[name: string, holder: object, key: PropertyKey]>([
    ['Set.prototype.add', Set.prototype, 'add'],
    ['Map.prototype.get', Map.prototype, 'get'],
    ['Array.prototype.push', Array.prototype, 'push'],
    ['Date', globalThis, 'Date'],
    ['Date.prototype.toISOString', Date.prototype, 'toISOString'],
    ['process.hrtime', process, 'hrtime'],
    ['process.hrtime.bigint', process.hrtime, 'bigint'],
    ['process.cpuUsage', process, 'cpuUsage'],
    ['process.nextTick', process, 'nextTick'],
    ['Buffer.prototype.toString', Buffer.prototype, 'toString'],
    ['Buffer.from', Buffer, 'from'],
    ['util.isDeepStrictEqual', util, 'isDeepStrictEqual'],
    ['util.types.isProxy', util.types, 'isProxy'],
    ['crypto.createHash', crypto, 'createHash'],
    ['setTimeout', globalThis, 'setTimeout'],
    ['Array.prototype.Symbol(Symbol.iterator)', Array.prototype, Symbol.iterator],
    ['performance', globalThis, 'performance'],
    ['process.memoryUsage.rss', process.memoryUsage, 'rss'],
    ['process.uptime', process, 'uptime'],
    ['TextDecoder.prototype.decode', TextDecoder.prototype, 'decode'],
    ['StringIterator.prototype.next', Object.getPrototypeOf(''[Symbol.iterator]()), 'next'],
    ['SetIterator.prototype.next', Object.getPrototypeOf(new Set().values()), 'next'],
  ])('%s is seen to be replaced', (name, holder, key) => {
    expect(changesWith(holder, key, () => undefined)).toEqual([`${name} was replaced`]);
    expect(changesOf(noted)).toEqual([]);
  });

  it.each(['process', 'performance', 'Buffer'] as const)(
    '%s is seen to be replaced by whoever assigns to it, whose value a setter of Node’s keeps',
    (name) => {
      const globals = globalThis as Record<string, unknown>;
      const before = globals[name];
      globals[name] = Object.create(before as object);
      const changes = changesOf(noted);
      globals[name] = before;
      expect(changes).toEqual([`${name} was replaced`]);
      expect(changesOf(noted)).toEqual([]);
    },
  );

  it('performance.now is seen to be shadowed', () => {
    expect(changesWith(performance, 'now', () => 1)).toEqual(['performance.now was added']);
  });

  it('what is added is seen', () => {
    expect(changesWith(Set.prototype, 'mine', 1)).toEqual(['Set.prototype.mine was added']);
  });

  it.each<[name: string, holder: object, key: PropertyKey]>([
    ['Object.prototype.mine', Object.prototype, 'mine'],
    ['Array.prototype.then', Array.prototype, 'then'],
    ['Array.prototype.toJSON', Array.prototype, 'toJSON'],
    ['Array.prototype[a symbol]', Array.prototype, Symbol.toPrimitive],
    // What is inherited is hidden by it.
    ['Set.prototype.hasOwnProperty', Set.prototype, 'hasOwnProperty'],
  ])('%s that is added is one that others look for', (name, holder, key) => {
    expect(changesWith(holder, key, () => undefined)).toEqual([`${name} was added`]);
  });

  it.each<[name: string, holder: object, key: PropertyKey]>([
    ['Array.prototype.lastOfAll', Array.prototype, 'lastOfAll'],
    ['Reflect.defineMetadata', Reflect, 'defineMetadata'],
    ['Promise.tryIt', Promise, 'tryIt'],
    ['BigInt.prototype.toJSON', BigInt.prototype, 'toJSON'],
  ])('%s is nobody’s trick: it was missing', (_, holder, key) => {
    expect(changesWith(holder, key, () => undefined)).toEqual([]);
  });

  it('so is a symbol that a later version of the language has', () => {
    expect(changesWith(Symbol, 'ofLaterVersions', Symbol('later'))).toEqual([]);
    expect(changesWith(Symbol, 'iterator2', 1)).toEqual(['Symbol.iterator2 was added']);
  });

  it('are as they were whichever of Node’s own modules are loaded', async () => {
    const names = builtinModules.filter((name) => !name.startsWith('_') && !LEFT_OUT.has(name));
    for (const name of names) await import(`node:${name}`);
    expect(changesOf(noted)).toEqual([]);
  });

  it('settings for stack traces are nobody’s trick', () => {
    expect(changesWith(Error, 'stackTraceLimit', 50)).toEqual([]);
    expect(changesWith(Error, 'prepareStackTrace', () => '')).toEqual([]);
  });
});
