/** Live memory by position of tasks with a `stream`, where it is known; see fixtures/tasks/stream.bench.ts. */
import { expect, it } from 'vitest';
import { compiledTask, trialOfTask } from '../../fixtures/tasks/trials.ts';
import { curveMarks, peakSearchOf } from '../../memory/closer-look.ts';
import { findPeak, isPeak } from '../../memory/peak-trials.ts';
import { evenMarks } from '../../wire/marks.ts';
import type { TrialOutcome } from '../../wire/outcome.ts';
import type { Pass, ResultOf } from '../../wire/passes.ts';

const TOLERANCE = 0.02;
/** What V8 itself makes meanwhile. */
const LIVE_NOISE_BYTES = 16_000;
const NOISE_BYTES = 30_000;
const SIZE = 20_000;
const ITEM_BYTES = 32 + 16 + 8 * 10;
const task = await compiledTask('stream.bench.ts');

function resultOf<P extends Pass>(outcome: TrialOutcome<P>): ResultOf<P> {
  if (outcome.outcome !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

/** What V8 makes of a list, one after the other: room for half as much again, and 16. */
function listsBytes(items: number): number[] {
  const bytes: number[] = [];
  for (let room = 0; room < items; bytes.push(16 + 8 * room)) room += 1 + ((room + 1) >> 1) + 16;
  return bytes;
}

function listBytes(items: number): number {
  return items * ITEM_BYTES + (listsBytes(items).at(-1) ?? 0);
}

it.each([
  ['growsAndDrops', (at: number) => listBytes(at)],
  ['dropsHalfway', (at: number) => (at > SIZE / 2 ? 0 : listBytes(at))],
  ['holdsNothing', () => 0],
] as const)('%s holds at each mark what it is known to hold', async (implementation, truth) => {
  const look = { view: 'deterministic', fine: [], semiSpaceMb: 1, phase: 0 } as const;
  const marks = curveMarks(SIZE, 16);
  const outcome = await trialOfTask(
    task,
    { implementation },
    { pass: 'curve', ...look, events: SIZE, marks },
  );
  const { intervals } = resultOf(outcome).result;
  expect(intervals.map(({ fromEvent }) => fromEvent)).toEqual([0, ...marks, SIZE]);
  for (const { fromEvent, liveBytes } of intervals.slice(1, -1))
    expect(Math.abs(liveBytes - truth(fromEvent))).toBeLessThan(
      TOLERANCE * truth(fromEvent) + LIVE_NOISE_BYTES,
    );
});

it.each(['growsAndDrops', 'dropsHalfway'])(
  'the peak of %s is where most is alive',
  async (name) => {
    const end = name === 'growsAndDrops' ? SIZE : SIZE / 2;
    const peak = await findPeak(SIZE, peakSearchOf(SIZE), (look) =>
      trialOfTask(task, { implementation: name }, { ...look, events: SIZE }),
    );
    if (!isPeak(peak)) throw new Error(JSON.stringify(peak));
    expect(peak.seenBytes / listBytes(end)).toBeGreaterThan(1 - TOLERANCE);
    expect(peak.seenBytes / listBytes(end)).toBeLessThan(1 + TOLERANCE);
    expect(peak.fromEvent).toBeLessThanOrEqual(end);
    expect(peak.toEvent).toBeGreaterThanOrEqual(end - SIZE / 32);
  },
);

it.each([
  ['growsAndDrops', SIZE],
  ['dropsHalfway', SIZE / 2],
  ['holdsNothing', 0],
] as const)(
  '%s allocates what it is known to, without its input',
  async (implementation, items) => {
    const marks = evenMarks(SIZE, 4);
    const outcome = await trialOfTask(
      task,
      { implementation },
      { pass: 'census', events: SIZE, marks },
    );
    const { points, allocatedBytes } = resultOf(outcome).result;
    expect(points.map(({ events }) => events)).toEqual([0, ...marks, SIZE]);
    const truth = items * ITEM_BYTES + listsBytes(items).reduce((sum, bytes) => sum + bytes, 0);
    expect(Math.abs(allocatedBytes - truth)).toBeLessThan(TOLERANCE * truth + NOISE_BYTES);
    const arrays = points.at(-1)!.live.find(({ kind }) => kind.includes('array'));
    if (implementation === 'growsAndDrops') expect(arrays!.count).toBeGreaterThanOrEqual(SIZE);
  },
);
