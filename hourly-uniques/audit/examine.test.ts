import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../../harness/fixtures/prepared.ts';
import type { Check } from '../../harness/wire/passes/examine.ts';
import type { ResultOf } from '../../harness/wire/passes.ts';
import { TRICKS, type TrickName } from '../../harness/wire/tricks.ts';

const dataset = smallDataset(2_000);

type Examined = Promise<ResultOf<'examine'>>;

/** One trial of each is enough for all that is asked of it. */
const known = new Map<string, Examined>();

function examined(reference: string): Examined {
  const found = known.get(reference) ?? examine(reference);
  known.set(reference, found);
  return found;
}

async function examine(reference: string): Examined {
  const outcome = await trialOf(reference, { pass: 'examine', seed: 7 }, dataset);
  if (outcome.outcome !== 'completed') {
    throw new Error(`${reference}: ${JSON.stringify(outcome)}`);
  }
  return outcome.result;
}

const bad = (file: string) => fixture(join('audit', file));

describe('an honest implementation', () => {
  it.each([
    'naive-set-of-sets',
    'flat-tuple-set',
    'nested-seen-cached',
    fixture('sums-asynchronously.ts'),
  ])('%s has no fault and plays no trick', async (reference) => {
    const { checks, tricks } = await examined(reference);
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(tricks).toEqual([]);
    for (const requirement of [1, 2, 5, 6, 8]) {
      expect(checks.some((check) => check.requirement === requirement)).toBe(true);
    }
  });
});

describe('a trick is caught and named', () => {
  it.each<[file: string, trick: TrickName, evidence: RegExp]>([
    ['remembers-first-event.ts', TRICKS.remembers, /read 1 of 2000 events/],
    ['remembers-digest.ts', TRICKS.remembers, /just seen take 0\.\d+ times the processor time/],
    ['remembers-array.ts', TRICKS.remembers, /array that had other events/],
    ['works-once.ts', TRICKS.onlyOnce, /cannot read what was freed/],
    ['wrong-later.ts', TRICKS.onlyOnce, /first call was right, a later one/],
    ['slows-down.ts', TRICKS.slows, /times the processor time/],
    ['lazy-getters.ts', TRICKS.lazy, /a getter, "2025-01-31 22:00"/],
    ['lazy-proxy.ts', TRICKS.lazy, /a proxy/],
    ['thenable.ts', TRICKS.lazy, /a thenable that is no promise/],
    ['fills-in-microtask.ts', TRICKS.later, /is 48 instead of missing/],
    ['fills-in-timer.ts', TRICKS.later, /is 48 instead of missing/],
    ['tidies-up-later.ts', TRICKS.later, /an immediate of its own ran/],
    ['../leaves-things-behind.ts', TRICKS.later, /a timer of its own still waits/],
    ['patches-set.ts', TRICKS.patches, /Set\.prototype\.add was replaced/],
    ['patches-clock.ts', TRICKS.patches, /process\.hrtime\.bigint was replaced.*performance\.now/],
    ['patches-and-restores.ts', TRICKS.patches, /Date\.prototype\.toISOString was replaced/],
    ['sorts-its-input.ts', TRICKS.changesInput, /is another one afterwards/],
    ['changes-its-events.ts', TRICKS.changesInput, /afterwards: \[1\]\.timestamp/],
  ])('%s: %s', async (file, trick, evidence) => {
    const { tricks } = await examined(bad(file));
    expect(tricks.map((one) => one.trick)).toEqual([trick]);
    expect(tricks[0]?.evidence).toMatch(evidence);
  });
});

describe('a fault is told with what showed it', () => {
  it.each<[file: string, requirement: Check['requirement'], what: string, fault: RegExp]>([
    [
      'plain-objects-with-prototype.ts',
      1,
      'pages and visitors called __proto__',
      /"__proto__" is missing instead of 7/,
    ],
    ['takes-invalid-dates.ts', 1, 'an invalid date', /expected a RangeError thrown, got an answer/],
    ['sorts-its-input.ts', 1, 'frozen events', /TypeError/],
    ['sorts-its-input.ts', 1, 'an array of events', /is another one afterwards/],
    ['relies-on-order.ts', 2, 'shuffled order', /22:00 "\S+" is \d+ instead of 130/],
    ['relies-on-order.ts', 6, 'all events, then all again', /is 260 instead of 130/],
    ['lazy-getters.ts', 5, 'plain nested objects', /a getter/],
    ['reads-twice.ts', 8, 'asks for one iterator', /2 times/],
    ['needs-an-array.ts', 8, 'a one-shot iterator', /is missing instead of 48 .*length/],
    ['remembers-first-event.ts', 8, 'reads to the end', /stopped after 1 events/],
  ])('%s, requirement %i, %s', async (file, requirement, what, fault) => {
    const { checks } = await examined(bad(file));
    const told = checks.find(
      (check) => check.requirement === requirement && check.what.startsWith(what),
    );
    expect(told?.fault).toMatch(fault);
  });
});

describe('what is required while it runs', () => {
  it.each(['requires-a-package.mjs', 'requires-a-package.cjs'])('%s', async (file) => {
    expect((await examined(bad(file))).required).toContain('fastest-levenshtein');
  });
});
