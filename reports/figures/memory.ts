/** From the memory trials of one implementation on one workload to its figures. Pure. */
import { z } from 'zod';
import { PEAK_TOLERANCE, peakOf, together } from '../../harness/memory/closer-look.ts';
import { isNearPeak, objectsAt } from '../../harness/memory/peak-objects.ts';
import type { TrialEntry } from '../../harness/record/record-schema.ts';
import {
  type CensusResult,
  type LiveInterval,
  type ObjectCount,
  type OutsideMemory,
  objectCounts,
} from '../../harness/wire/memory-results.ts';
import { INTERNALS, type ObjectKind } from '../../harness/wire/object-kinds.ts';
import { completed } from '../../harness/wire/outcome.ts';
import type { Pass, ResultOf } from '../../harness/wire/passes.ts';
import { type Plain, schemaOf } from '../../harness/wire/plain.ts';
import { figure, implementationName, isOf, workloadName } from './fields.ts';
import { recount, recountOf } from './recount.ts';

const livePoint = z.object({ events: z.int(), bytes: z.number() });

/** Live bytes at one point of the input, above the state before the call, and the events handed over until there. */
export type LivePoint = Plain<typeof livePoint>;

const memoryFigures = z.object({
  events: z.int().describe('The first so many events of the workload.'),
  /** The most that is known to have been alive at once. */
  peakLiveBytes: z.number(),
  /** The most that could have been alive at once. */
  peakAtMostBytes: z.number(),
  /** In no other figure here; null where it is not known. */
  heldBytes: figure.describe(
    'Held before the call, by the module and by a warm-up call; from 100 kB on, verdicts on peak and retained are on the sum with it.',
  ),
  /** As far as the system tells; null where it does not. */
  outside: schemaOf<OutsideMemory>()(
    z.object({ nativeBytes: z.number(), childrenBytes: z.number() }),
  )
    .nullable()
    .describe(
      'Resident memory beyond what V8 accounts for, and that of child processes; Linux only.',
    ),
  /** null where no census was made, or it went wrong; so below. */
  retainedBytes: figure,
  allocatedBytes: figure,
  /** By kind, most bytes first. */
  allocatedObjects: objectCounts.nullable(),
  liveObjects: objectCounts.nullable().describe('Alive at the peak, by kind, most bytes first.'),
  curve: z.array(livePoint).describe('Over the input, then where it ended, then after the call.'),
  /** null where there was none. */
  repeated: recount
    .nullable()
    .describe('A second count of the first events, and by how much it differs.'),
  /** Under production's compilers, one for each process. */
  productionPeaksBytes: z.array(z.number()),
  /** Workers whose memory is not all in these figures. */
  silentWorkers: z.int(),
});

/** The memory of one call on `events` events, deterministic but for what is called production. */
export type MemoryFigures = Plain<typeof memoryFigures>;

export const reportedMemory = z.object({
  implementation: implementationName,
  workload: workloadName,
  ...memoryFigures.shape,
});

/** The memory of one implementation on the first so many events of one workload. */
export type ReportedMemory = Plain<typeof reportedMemory>;

/**
 * The figures for each number of events that was measured, smallest first.
 *
 * @param isInputThere Whether the whole input is there before the call, so that nothing is kept alive but what the call makes: a slice of
 *   a row that comes later keeps its line.
 */
export function memoryOf(trials: readonly TrialEntry[], isInputThere = false): MemoryFigures[] {
  const results = trials.flatMap(({ outcome }) => completed(outcome) ?? []);
  const sizes = new Set(results.flatMap((result) => (isFirstCurve(result) ? [result.events] : [])));
  return [...sizes]
    .sort((a, b) => a - b)
    .flatMap((events) => figuresOf(results, events, isInputThere) ?? []);
}

/** The finest step of a closer look, and what V8 counts too much. */
const FINEST_STEP_BYTES = 500_000;

/** Whether the peak is known as nearly as it can be. */
export function isPeakResolved({ peakLiveBytes, peakAtMostBytes }: MemoryFigures): boolean {
  return (
    peakAtMostBytes <= peakLiveBytes + Math.max(FINEST_STEP_BYTES, PEAK_TOLERANCE * peakLiveBytes)
  );
}

/** Whether little more is known of the peak than what it is at most, as of a call too short to be looked into. */
function isPeakOnlyBounded({ peakLiveBytes, peakAtMostBytes }: MemoryFigures): boolean {
  return peakAtMostBytes > 2 * Math.max(0, peakLiveBytes);
}

/** The most that may have been alive at once, where little more is known of it, with what was held before; null elsewhere. */
export function peakBoundOf(memory: MemoryFigures | null): number | null {
  return memory !== null && isPeakOnlyBounded(memory)
    ? withHeld(memory.peakAtMostBytes, memory)
    : null;
}

/** Of what a report has of memory: that bound of an implementation on a workload. */
export function peakBoundIn(
  { memory }: { readonly memory: readonly ReportedMemory[] },
  workload: string,
  implementation: string,
): number | null {
  return peakBoundOf(memory.find(isOf(workload, implementation)) ?? null);
}

/** The sum of objects, without the engine's own. */
export function countOf(objects: readonly ObjectCount[]): number {
  return objects.reduce((sum, { kind, count }) => (kind === INTERNALS ? sum : sum + count), 0);
}

type TrialResult = ResultOf<Pass>;
type CurveTrial = ResultOf<'curve'>;

function isFirstCurve(result: TrialResult): result is CurveTrial {
  return result.kind === 'curve' && result.view === 'deterministic' && result.fine.length === 0;
}

function isProduction(result: TrialResult): result is ResultOf<'curve' | 'verify'> {
  return result.kind === 'verified' || (result.kind === 'curve' && result.view === 'production');
}

function figuresOf(
  results: readonly TrialResult[],
  events: number,
  isInputThere: boolean,
): MemoryFigures | null {
  const curves = results.flatMap((result) =>
    result.kind === 'curve' && result.events === events ? [result] : [],
  );
  const censuses = results.filter((result) => result.kind === 'census');
  const deterministic = curves.filter((curve) => curve.view === 'deterministic');
  const first = deterministic.find(isFirstCurve);
  if (first === undefined) return null;
  const intervals = together([first, ...deterministic.filter(({ fine }) => fine.length > 0)]);
  const peak = peakOf(intervals);
  const whole = censuses.filter((one) => one.events === events).map(({ result }) => result);
  const hasMark = ({ points }: CensusResult, mark: number) =>
    points.slice(1, -1).some((point) => point.events === mark);
  const again = censuses.find((one) => whole.some((result) => hasMark(result, one.events))) ?? null;
  // The first of those with the mark of the second count: its marks are the same in every run.
  const census = whole.find((result) => again === null || hasMark(result, again.events)) ?? null;
  const retainedBytes = census === null ? first.result.retainedBytes : retainedOf(census);
  const peakLiveBytes = smallPeakOf(census, peak) ?? peak.seenBytes;
  const silentWorkers = Math.max(...curves.map(({ result }) => result.silentWorkers));
  const atMostBytes = Math.max(...intervals.map((interval) => interval.atMostBytes));
  // Of a short call, what it makes is the nearer bound.
  const isMadeKnown = isInputThere && silentWorkers === 0 && census !== null;
  const madeBytes = isMadeKnown ? mostMadeBy(census) : Number.POSITIVE_INFINITY;
  return {
    events,
    peakLiveBytes,
    // A census may have seen more than the curve held possible.
    peakAtMostBytes: Math.max(peakLiveBytes, Math.min(atMostBytes, madeBytes)),
    // By import and a warm-up call, which are the same for any number of events.
    heldBytes: heldOf((census ?? censuses[0]?.result)?.held ?? null),
    outside: curves.find(({ view }) => view === 'production')?.result.outside ?? null,
    retainedBytes,
    allocatedBytes: census?.allocatedBytes ?? null,
    allocatedObjects: census?.allocatedObjects ?? null,
    liveObjects: census === null ? null : [...objectsAtPeak(census, whole, peak).objects],
    curve: [
      ...first.result.intervals.map(({ fromEvent, liveBytes }) => ({
        events: fromEvent,
        bytes: liveBytes,
      })),
      { events, bytes: retainedBytes },
    ],
    repeated: census === null || again === null ? null : recountOf(census, again),
    productionPeaksBytes: results.flatMap((result) =>
      isProduction(result) && result.events === events
        ? [peakOf(result.result.intervals).seenBytes]
        : [],
    ),
    silentWorkers,
  };
}

/** The contents of a short typed array lie on the heap, and are not in what was allocated: at most 64 bytes and a header. */
const SHORT_CONTENTS_BYTES = 80;

/** At most so much was made: what was allocated, and what that leaves out of typed arrays, if all of them were short. */
function mostMadeBy({ allocatedBytes, allocatedObjects }: CensusResult): number {
  const { count } = allocatedObjects.find(({ kind }) => kind === TYPED_ARRAY) ?? { count: 0 };
  return allocatedBytes + SHORT_CONTENTS_BYTES * Math.max(0, count);
}

const TYPED_ARRAY = 'typed array' satisfies ObjectKind;

function heldOf(held: CensusResult['held'] | null): number | null {
  if (held === null) return null;
  // A first call may drop what the import made: that is held no more.
  return Math.max(0, Math.max(0, held.byImportBytes) + held.byWarmUpBytes);
}

/**
 * What counts against an implementation: a table that it made when it was loaded is memory like one of its call's. Less than this is
 * what the code of any module takes. So far apart two measurements may be, too, without being called different: of the same code
 * under two names, 16 bytes are usual, and 200 KB have been seen.
 */
export const HELD_DOUBT_BYTES = 100_000;

/** Of what is held before the call, the part that counts: all or nothing. */
export function countedHeldBytes({ heldBytes }: Pick<MemoryFigures, 'heldBytes'>): number {
  return heldBytes === null || heldBytes < HELD_DOUBT_BYTES ? 0 : heldBytes;
}

/** With what was held before the call, where that counts. */
export function withHeld(bytes: number, memory: Pick<MemoryFigures, 'heldBytes'>): number {
  return bytes + countedHeldBytes(memory);
}

/** Below this it shows when V8 compiles something. */
export const NOISE_BYTES = 150_000;

/**
 * The sum of the objects, which is the same in every run, where the heap says as much but for the code that the engine
 * compiled; else what the heap says, with all that a worker holds which lives on.
 */
function retainedOf({ retainedBytes, retainedObjects }: CensusResult): number {
  const ofObjects = bytesOfObjects(retainedObjects);
  const difference = Math.abs(retainedBytes - ofObjects);
  return difference > Math.max(NOISE_BYTES, PEAK_TOLERANCE * ofObjects) ? retainedBytes : ofObjects;
}

function bytesOfObjects(objects: readonly ObjectCount[]): number {
  return objects.reduce((sum, { kind, bytes }) => (kind === INTERNALS ? sum : sum + bytes), 0);
}

/** Where nearly nothing is alive, the peak by the census, without the code that the engine compiled; null elsewhere. */
function smallPeakOf(census: CensusResult | null, curvePeak: LiveInterval): number | null {
  if (census === null || curvePeak.seenBytes > NOISE_BYTES) return null;
  return Math.max(...census.points.map(({ live }) => bytesOfObjects(live)));
}

/** Of the census whose marks are the same in every run, where it has the peak; else of all. */
function objectsAtPeak(
  census: CensusResult,
  whole: readonly CensusResult[],
  { seenBytes }: LiveInterval,
): ReturnType<typeof objectsAt> {
  const found = objectsAt(seenBytes, census.points);
  if (isNearPeak(found, seenBytes)) return found;
  return objectsAt(
    seenBytes,
    whole.flatMap(({ points }) => points),
  );
}
