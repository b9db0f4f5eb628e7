/** The profiles of a run as a report has them, and what a line takes of one call. Pure. */
import { z } from 'zod';
import { type ProfileEntry, profileEntry } from '../../harness/record/profile-entry.ts';
import type { Ranking } from '../../harness/record/profile-record.ts';
import type { Plain } from '../../harness/wire/plain.ts';

const reportedProfile = profileEntry.omit({ type: true });

/** One implementation, profiled on a workload; without results where there was no time left for it. */
export type ReportedProfile = Plain<typeof reportedProfile>;

/** For JSON. */
export const reportedProfiles = z
  .array(reportedProfile)
  .describe('Where time and bytes go, by function and line; absent where nothing was profiled.');

/** What a profile says a call takes: nanoseconds of processor time, or bytes allocated. */
export type ProfiledMeasure = ProfileEntry['results'][number]['rankings'][number]['measure'];

/** A line of source, or what is in none, and what it takes of one call. */
export interface ProfiledLine {
  /** Path; empty for what is in no file. */
  readonly file: string;
  readonly line: number | null;
  /** What stands there, or what it is where it is in no file: `(garbage collector)`. */
  readonly text: string;
  readonly amount: number;
}

/** A call, by its lines. */
export interface ProfiledCall {
  /** All of it, what is in no line included. */
  readonly total: number;
  readonly lines: readonly ProfiledLine[];
}

/** What one call takes, line by line; null where that was not profiled. */
export function profiledCall(
  { results }: ReportedProfile,
  measure: ProfiledMeasure,
): ProfiledCall | null {
  const ranking = results
    .flatMap(({ rankings }) => rankings)
    .find((one) => one.measure === measure && one.by === 'line');
  return ranking === undefined ? null : callOf(ranking);
}

/** One call of a ranking by line. */
export function callOf({
  calls,
  total,
  hotspots,
}: Pick<Ranking, 'calls' | 'total' | 'hotspots'>): ProfiledCall {
  const one = Math.max(1, calls);
  const lines = hotspots.map(({ file, line, text, function: name, amount }) => ({
    file,
    line,
    text: text?.trim() || name,
    amount: amount / one,
  }));
  return { total: total / one, lines };
}
