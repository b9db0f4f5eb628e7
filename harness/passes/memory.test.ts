import { expect, it } from 'vitest';
import { fixture, smallDataset, trialOf } from '../fixtures/prepared.ts';
import type { MemoryResult, ObjectCount } from '../protocol.ts';

async function memoryOf(reference: string, events = 2_000): Promise<MemoryResult> {
  const outcome = await trialOf(reference, { pass: 'memory' }, smallDataset(events));
  if (outcome.outcome !== 'completed' || outcome.result.kind !== 'measured')
    throw new Error(JSON.stringify(outcome));
  return outcome.result.result;
}

function ofKind(counts: readonly ObjectCount[], kind: string): { count: number; bytes: number } {
  const { count, bytes } = counts.find((entry) => entry.kind === kind) ?? { count: 0, bytes: 0 };
  return { count, bytes };
}

it('counts known objects, allocated and alive', async () => {
  const result = await memoryOf(fixture('keeps-objects.ts'), 100);
  // The answer to 100 events allocates some hundreds of iterator results and entries besides.
  const objects = ofKind(result.allocatedObjects, 'plain object');
  expect(objects.count).toBeGreaterThanOrEqual(200_000);
  expect(objects.count).toBeLessThan(200_600);
  expect(objects.bytes / objects.count).toBeCloseTo(40, 1);
  expect(result.allocatedBytes).toBeGreaterThanOrEqual(8e6);
  expect(result.allocatedBytes).toBeLessThan(8.2e6);
  // The warm-up call has filled the 20,000 places already, so nothing is added to what is kept.
  expect(Math.abs(result.retainedBytes)).toBeLessThan(30_000);
}, 120_000);

it('leaves the input out, and repeats to the byte', async () => {
  const [first, second] = [
    await memoryOf('nested-seen-cached', 30_000),
    await memoryOf('nested-seen-cached', 30_000),
  ];
  // 21 pairs of 50 visitors: a Map of 3 hours, 3 Maps of 7 pages, 21 Sets.
  expect(ofKind(first.liveObjects, 'Set').count).toBe(21);
  expect(ofKind(first.liveObjects, 'Map').count).toBe(4);
  expect(ofKind(first.liveObjects, 'Date').count).toBeLessThanOrEqual(1);
  expect(ofKind(first.liveObjects, 'plain object').count).toBeLessThan(20);
  // A Set of 50 has a table of 64 places, 20 bytes each, and 72 more: facts measured on V8 11 to 14.
  expect(ofKind(first.liveObjects, 'Map and Set tables').bytes).toBeGreaterThanOrEqual(
    21 * (40 + 20 * 64),
  );
  expect(first.peakLiveBytes).toBeLessThan(100_000);
  expect(first.peakLiveBytes).toBeGreaterThan(21 * (40 + 20 * 64));
  expect(second).toEqual(first);
}, 120_000);

it('follows live bytes over the input and past its end', async () => {
  const { liveCurve } = await memoryOf('naive-set-of-sets', 3_000);
  expect(liveCurve.length).toBeGreaterThanOrEqual(64);
  const events = liveCurve.map((point) => point.events);
  expect(events).toEqual(events.toSorted((a, b) => a - b));
  expect(events[0]).toBeLessThan(100);
  expect(events.at(-1)).toBe(3_000);
}, 120_000);
