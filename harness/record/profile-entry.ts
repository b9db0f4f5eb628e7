/** What profiling an implementation within a run puts on record: where its time goes, and where its bytes come from. */
import { z } from 'zod';
import { count, duration, type Plain } from '../wire/plain.ts';
import { BUILT_IN_TOOLS } from '../wire/profiling-tools.ts';
import type { ToolResult } from './profile-record.ts';

const place = {
  function: z.string(),
  /** Empty for what is in no file, such as the garbage collector. */
  file: z.string(),
  /** From 1. */
  line: count.nullable(),
  /** What stands there; null for what is in no file. */
  text: z.string().nullable(),
};

/** Nanoseconds or bytes; of an account by line a little below 0 where it was read out. */
const amount = z.number();

const ranking = z.looseObject({
  measure: z.enum(['self CPU time', 'bytes allocated']),
  by: z.enum(['function', 'line']),
  unit: z.enum(['ns', 'bytes']),
  /** Of all calls that were profiled, places that are not told included. */
  total: amount,
  calls: count,
  /** The hottest first. */
  hotspots: z.array(z.looseObject({ ...place, share: z.number(), amount })),
});

const frame = z.looseObject({
  /** A line stands below its function. */
  kind: z.enum(['function', 'line']),
  ...place,
  /** Its place in this list, before it; null for the first called. */
  parent: count.nullable(),
  /** Its own, without what is below it. */
  amount: duration,
});

const profiledBy = z.looseObject({
  tool: z.enum(BUILT_IN_TOOLS),
  /** null where it went wrong before that was known. */
  calls: count.nullable(),
  durationMs: duration,
  rankings: z.array(ranking),
  /** Of the CPU profile alone. */
  stacks: z.looseObject({ calls: count, frames: z.array(frame) }).exactOptional(),
  problem: z.looseObject({ outcome: z.string(), message: z.string() }).nullable(),
});

/** One implementation, profiled on a workload. */
export const profileEntry = z.looseObject({
  type: z.literal('profile'),
  implementation: z.string(),
  workload: z.string(),
  /** The first so many events of the workload; 1 of an input of a task. */
  events: count,
  startedAt: z.iso.datetime(),
  durationMs: duration,
  /** One for each tool; none where there was no time left for it. */
  results: z.array(profiledBy),
});

/** @see profileEntry */
export type ProfileEntry = Plain<typeof profileEntry>;

/** The part of a ranking that is put on record: a hundred places say where time goes. */
const MOST_PLACES = 100;

/** A tool's result as it is put on record. */
export function resultOnRecord({
  tool,
  calls,
  durationMs,
  findings,
  problem,
}: ToolResult): ProfileEntry['results'][number] {
  const known = BUILT_IN_TOOLS.find((one) => one === tool);
  if (known === undefined) throw new Error(`${tool} takes no part in runs.`);
  return {
    tool: known,
    calls,
    durationMs,
    rankings: findings.rankings.flatMap(({ measure, unit, hotspots, ...about }) =>
      (measure === 'self CPU time' || measure === 'bytes allocated') && unit !== 'count'
        ? [{ ...about, measure, unit, hotspots: hotspots.slice(0, MOST_PLACES) }]
        : [],
    ),
    ...(findings.stacks === undefined
      ? {}
      : { stacks: { calls: findings.stacks.calls, frames: [...findings.stacks.frames] } }),
    problem,
  };
}
