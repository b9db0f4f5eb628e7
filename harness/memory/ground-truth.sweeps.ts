/** The harness's memory figures against fixtures whose memory is known. Also run on other versions of Node. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryOf } from '../../reports/figures/memory.ts';
import { fixture, memoryTrialsOf, smallDataset, trialOf } from '../fixtures/prepared.ts';
import type { CensusResult, ObjectCount } from '../wire/memory-results.ts';
import { STRING_OWNERSHIPS } from '../wire/strings.ts';

const MIB = 2 ** 20;
const EVENTS = 6_400;
const dataset = smallDataset(EVENTS);
/** So few that each is a mark: finding shared memory takes a while at each. */
const FEW_EVENTS = 16;
/** As many as a warm-up call gets, so that all that is compiled is compiled in it. */
const WARM_EVENTS = 20_000;
const known = (file: string) => fixture(`known-memory/${file}.ts`);

function settings(values: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(values)) process.env[`KNOWN_${name}`] = String(value);
}

afterEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('KNOWN_')) delete process.env[name];
});

/** Everything that a run measures. */
async function figuresOf(file: string, events = EVENTS) {
  settings({ EVENTS: events });
  const data = events === EVENTS ? dataset : smallDataset(events);
  const [figures] = memoryOf(await memoryTrialsOf(known(file), data));
  if (figures === undefined) throw new Error('There are no figures.');
  return figures;
}

async function censusOf(file: string): Promise<CensusResult> {
  const outcome = await trialOf(known(file), { pass: 'census' }, dataset);
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'census') {
    throw new Error(JSON.stringify(outcome));
  }
  return outcome.result.result;
}

function ofKind(counts: readonly ObjectCount[] | null | undefined, kind: string) {
  return counts?.find((entry) => entry.kind === kind) ?? { count: 0, bytes: 0 };
}

/** Alive when the input had ended. */
const aliveAtEnd = ({ points }: CensusResult) => points.at(-1)?.live;

function expectWithin(actual: number | null, expected: number, share: number): void {
  expect(actual).toBeGreaterThanOrEqual(expected * (1 - share));
  expect(actual).toBeLessThanOrEqual(expected * (1 + share));
}

describe('known objects', () => {
  it('nothing allocated is 0 within 4 KB', async () => {
    const figures = await figuresOf('remembered', WARM_EVENTS);
    expect(Math.abs(figures.peakLiveBytes)).toBeLessThan(4_096);
    expect(Math.abs(figures.retainedBytes ?? Number.NaN)).toBeLessThan(4_096);
    expect(Math.abs(figures.allocatedBytes ?? Number.NaN)).toBeLessThan(4_096);
    expect(figures.repeated?.differences).toEqual([]);
  });

  it.each(STRING_OWNERSHIPS)('rows with %s strings of every form are left out', async (strings) => {
    const names = ['', 'a', 'ab', 'abc', 'ж', 'жж', 'é', 'a,b', 'é'.repeat(40), 'ж'.repeat(40)];
    const { visitorIds } = smallDataset(WARM_EVENTS);
    const hostile = {
      ...smallDataset(WARM_EVENTS),
      pages: names.slice(0, 7),
      visitors: names,
      visitorIds: visitorIds.map((id) => id % names.length),
    };
    const outcome = await trialOf(known('remembered'), { pass: 'census', strings }, hostile);
    expect(outcome).toMatchObject({ outcome: 'completed', result: { kind: 'census' } });
    if (outcome.outcome !== 'completed' || outcome.result.kind !== 'census') return;
    expect(Math.abs(outcome.result.result.allocatedBytes)).toBeLessThan(4_096);
  });

  it('a million objects, a hundred thousand kept', async () => {
    const { allocatedBytes, allocatedObjects, retainedBytes, liveObjects, peakLiveBytes } =
      await figuresOf('objects');
    // A handful of the engine's own is among a million.
    expect(Math.abs(ofKind(allocatedObjects, 'plain object').count - 1_000_000)).toBeLessThan(10);
    expectWithin(ofKind(allocatedObjects, 'plain object').bytes, 40_000_000, 0.0001);
    expect(Math.abs(ofKind(liveObjects, 'plain object').count - 100_000)).toBeLessThan(10);
    expectWithin(allocatedBytes, 40_800_000, 0.01);
    expectWithin(retainedBytes, 4_800_000, 0.01);
    expectWithin(peakLiveBytes, 4_800_000, 0.02);
  });

  it.each(
    ['Set', 'Map'].flatMap((kind) => [1, 4, 5, 1_000, 1_000_000].map((size) => ({ kind, size }))),
  )('a $kind of $size has a table of known bytes', async ({ kind, size }) => {
    settings({ KIND: kind, SIZE: size });
    const live = aliveAtEnd(await censusOf('tables'));
    // V8's OrderedHashTable: a header, a bucket for two places, and per place the entry and a link.
    const capacity = Math.max(4, 2 ** Math.ceil(Math.log2(size)));
    const bytes = 40 + (kind === 'Set' ? 20 : 28) * capacity;
    expect(ofKind(live, 'Map and Set tables')).toEqual({
      kind: 'Map and Set tables',
      count: 1,
      bytes,
    });
    expect(ofKind(live, kind)).toEqual({ kind, count: 1, bytes: 32 });
  });

  it.each([
    { kind: 'flat', counted: 'string (flat)', bytes: 48 },
    { kind: 'wide', counted: 'string (flat)', bytes: 80 },
    { kind: 'slice', counted: 'string (slice)', bytes: 32 },
    { kind: 'concatenation', counted: 'string (concatenation)', bytes: 32 },
  ])('strings: $kind', async ({ kind, counted, bytes }) => {
    settings({ KIND: kind });
    const { count, bytes: sum } = ofKind(aliveAtEnd(await censusOf('strings')), counted);
    expect(Math.abs(count - 1_000)).toBeLessThan(20);
    expectWithin(sum, 1_000 * bytes, 0.02);
  });
});

it('kinds have their names on every version of Node', async () => {
  const live = aliveAtEnd(await censusOf('kinds'));
  for (const kind of [
    'closure',
    'Promise',
    'RegExp',
    'Symbol',
    'BigInt',
    'Date',
    'typed array',
    'ArrayBuffer',
    'Proxy',
    'arguments object',
    'wrapper object',
    'WeakMap and WeakSet',
    'iterator',
    'boxed number',
    'Array',
  ]) {
    const { count } = ofKind(live, kind);
    // What an object brings along may be of a kind that is counted elsewhere: a WeakMap's table, for one.
    expect(count, kind).toBeGreaterThanOrEqual(1_000);
    expect(count, kind).toBeLessThan(3_100);
  }
  for (const kind of ['Error', 'WeakRef and FinalizationRegistry']) {
    expect(ofKind(live, kind).count, kind).toBeGreaterThanOrEqual(1_000);
  }
});

describe('peaks', () => {
  it.each(['middle', 'after', 'short'])('60 MB, %s', async (time) => {
    settings({ TIME: time });
    const { peakLiveBytes, peakAtMostBytes, retainedBytes, liveObjects, curve } =
      await figuresOf('peak');
    expectWithin(peakLiveBytes, 60_000_000, 0.02);
    expect(peakAtMostBytes).toBeGreaterThanOrEqual(59_990_000);
    expectWithin(peakAtMostBytes, 60_000_000, 0.05);
    expect(Math.abs(retainedBytes ?? Number.NaN)).toBeLessThan(20_000);
    expectWithin(ofKind(liveObjects, 'plain object').count, 1_250_000, 0.02);
    expect(curve.length).toBeGreaterThanOrEqual(65);
    const high = curve
      .filter(({ bytes }) => bytes > 59_000_000)
      .map(({ events }) => events / EVENTS);
    if (time === 'middle') {
      expect(Math.min(...high)).toBeCloseTo(0.3, 1);
      expect(Math.max(...high)).toBeCloseTo(0.6, 1);
    } else expect(high).toEqual([]);
  });

  it.each(['for one event each', 'at once'])('typed arrays replaced 32 times, %s', async (time) => {
    settings({ TIME: time });
    const { peakLiveBytes, allocatedBytes, allocatedObjects } = await figuresOf('typed-arrays');
    expectWithin(peakLiveBytes, 64 * MIB, 0.01);
    expectWithin(allocatedBytes, 32 * 64 * MIB, 0.01);
    expect(ofKind(allocatedObjects, 'typed array').count).toBe(32);
  });
});

describe('memory beside the heap', () => {
  it.each([
    'ArrayBuffer',
    'SharedArrayBuffer',
    'SharedArrayBuffers that replace each other',
    'growable SharedArrayBuffer',
    'resizable ArrayBuffer',
    'resizable ArrayBuffer that was handed on',
    'WebAssembly memory',
    'shared WebAssembly memory',
    'closed WebAssembly memory',
  ])('%s: 16 MiB that become 32', async (kind) => {
    settings({ KIND: kind });
    const { peakLiveBytes, retainedBytes, curve } = await figuresOf('buffers', FEW_EVENTS);
    expectWithin(peakLiveBytes, 32 * MIB, 0.02);
    expectWithin(curve[4]?.bytes ?? null, 16 * MIB, 0.02);
    // The walk that finds it where V8 does not count it drops V8's own caches, which were there before the call.
    const mostOff = kind.startsWith('closed') ? 400_000 : 200_000;
    expect(Math.abs(retainedBytes ?? Number.NaN)).toBeLessThan(mostOff);
  });

  it.each([
    'growable SharedArrayBuffer, dropped',
    'shared WebAssembly memory, dropped',
    ...('transfer' in ArrayBuffer.prototype ? ['ArrayBuffer, cut by a transfer'] : []),
  ])('%s: 64 MiB that are gone before V8 could count them', async (kind) => {
    settings({ KIND: kind });
    const { peakLiveBytes, peakAtMostBytes, allocatedBytes, retainedBytes } = await figuresOf(
      'buffers',
      FEW_EVENTS,
    );
    expectWithin(peakLiveBytes, 64 * MIB, 0.02);
    expect(peakAtMostBytes).toBeGreaterThanOrEqual(64 * MIB);
    expectWithin(allocatedBytes, 64 * MIB, 0.02);
    expect(Math.abs(retainedBytes ?? Number.NaN)).toBeLessThan(200_000);
  });

  it('resizable ArrayBuffer of 64 MiB that shrinks to 16', async () => {
    settings({ KIND: 'resizable ArrayBuffer that has shrunk' });
    const { peakLiveBytes, retainedBytes, curve } = await figuresOf('buffers', FEW_EVENTS);
    expectWithin(peakLiveBytes, 64 * MIB, 0.02);
    expectWithin(curve[4]?.bytes ?? null, 16 * MIB, 0.02);
    expect(Math.abs(retainedBytes ?? Number.NaN)).toBeLessThan(200_000);
  });

  it
    .skipIf(process.platform !== 'linux')
    .each(['SharedArrayBuffer that is written to', 'shared WebAssembly memory that is written to'])(
    '%s is in the peak, and not told as memory that is in no figure',
    async (kind) => {
      settings({ KIND: kind });
      const { peakLiveBytes, outside } = await figuresOf('buffers', FEW_EVENTS);
      expectWithin(peakLiveBytes, 32 * MIB, 0.02);
      expect(outside?.nativeBytes).toBeLessThan(8 * MIB);
    },
  );

  const ARRAYS = 7_700;

  it.each(['exit', 'terminate'])('a worker that holds 62 MB and ends by %s', async (end) => {
    settings({ END: end, SIZE: 0 });
    const empty = await figuresOf('worker');
    settings({ END: end, SIZE: ARRAYS });
    const full = await figuresOf('worker');
    expectWithin(full.peakLiveBytes - empty.peakLiveBytes, ARRAYS * 8_056, 0.02);
    // A worker that holds nothing is a heap of its own, nevertheless.
    expect(empty.peakLiveBytes).toBeGreaterThan(1_000_000);
    expect(empty.peakLiveBytes).toBeLessThan(20_000_000);
    expect(full.retainedBytes).toBeLessThan(1_000_000);
    const elements = ({ liveObjects }: typeof full) => ofKind(liveObjects, 'array elements').count;
    expectWithin(elements(full) - elements(empty), ARRAYS, 0.01);
    expect(full.silentWorkers).toBe(0);
  });
});

it('finds what two deterministic counts do not agree on', async () => {
  const { repeated } = await figuresOf('random');
  expect(repeated?.differences.join()).toMatch(/plain object allocated: \d+ and \d+/);
});
