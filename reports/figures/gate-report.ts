/** A comparison of two revisions or records, as all its formats show it. Plain data. */
import type { Difference } from './explanations.ts';
import { fails, type GateResult } from './gate.ts';
import type { GateOdds } from './gate-odds.ts';
import type { ProfiledMeasure } from './profiles.ts';
import type { Report } from './report.ts';

/** One call of an implementation that broke a gate, profiled in both revisions. */
export interface GateLines {
  readonly implementation: string;
  readonly workload: string;
  /** Nanoseconds of processor time, or bytes. */
  readonly measure: ProfiledMeasure;
  /** Of a whole call. */
  readonly baseTotal: number;
  readonly headTotal: number;
  /** Base as the baseline, head as the candidate. */
  readonly differences: readonly Difference[];
}

/** What it came to. */
export interface GateReport {
  readonly base: string;
  readonly head: string;
  readonly results: readonly GateResult[];
  /** What was not measured, because nothing that it is compiled from differs. */
  readonly unchanged: readonly string[];
  /** What is in both and was not compared, for reasons that stand in notes and problems. */
  readonly leftOut: readonly string[];
  /** What a reader must know before relying on the results; what is new, was removed, or could not be compared. */
  readonly notes: readonly string[];
  /** What went wrong on head's side. */
  readonly problems: readonly string[];
  /** Of the runs that were made, confirmations left out; of two records, theirs. */
  readonly reports: readonly Report[];
  /** Where those spend it that broke a gate, line by line; empty where none did. */
  readonly lines: readonly GateLines[];
  /** What the gate of times is worth; null where there is none, or too little was measured to tell. */
  readonly odds: GateOdds | null;
}

/** What a comparison says, as a whole. */
const GATE_VERDICTS = [
  'worse',
  'failed',
  'not trusted',
  'holds',
  'cannot tell',
  'nothing changed',
  'nothing compared',
] as const;

/** One of {@link GATE_VERDICTS}. */
export type GateVerdict = (typeof GATE_VERDICTS)[number];

/** The gravest of what its parts say. */
export function gateVerdict({ results, problems, unchanged, leftOut }: GateReport): GateVerdict {
  if (results.some(fails)) return 'worse';
  if (problems.length > 0) return 'failed';
  if (results.some(({ outcome }) => outcome === 'not trusted')) return 'not trusted';
  if (results.some(({ outcome }) => outcome !== 'not measured' && outcome !== 'unresolved'))
    return 'holds';
  if (results.some(({ outcome }) => outcome === 'unresolved')) return 'cannot tell';
  const isAllSame = results.length === 0 && unchanged.length > 0 && leftOut.length === 0;
  return isAllSame ? 'nothing changed' : 'nothing compared';
}
