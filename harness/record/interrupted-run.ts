/**
 * A run that was stopped or killed, so that another one goes on where it ended: what it measured is taken from its record instead
 * of being measured again. Runs in the parent.
 */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { Pass } from '../wire/passes.ts';
import { differentCircumstances } from './environment-differences.ts';
import { brokenSize, type FinishedSize, finishedSize } from './finished-sizes.ts';
import type { RunRecord } from './record.ts';
import {
  type ImplementationEntry,
  isOfPass,
  type PlanEntry,
  type RunHeader,
  type TrialEntry,
} from './record-schema.ts';
import { withoutSizes } from './sweep-entry.ts';
import { digestOfInputs, type WorkloadEntry } from './workload-entry.ts';

/** What names a trial within its run, beside the order of those that share a name. */
export interface TrialName<P extends Pass> {
  readonly pass: P;
  readonly workload: string | null;
  readonly implementation: string | null;
  readonly round: number | null;
}

/** What is known already. */
export interface InterruptedRun {
  /** How long it ran; the pause until now is no part of it. */
  readonly elapsedMs: number;
  /** The trial of that name, once: the first one not taken yet; null where it must be made. */
  readonly take: <P extends Pass>(name: TrialName<P>) => TrialEntry<P> | null;
  /** How the times of a workload were planned; null where that had not come yet. */
  readonly planOf: (workload: string, form: PlanEntry['form']) => PlanEntry | null;
  /** Forgets the trials of a round of which one is missing: sides are compared within rounds, which are near in time. */
  readonly forgetBrokenRound: (
    workload: string,
    round: number,
    implementations: readonly string[],
  ) => void;
  /** All that is on record of a size of a sweep; null where it was not measured whole. */
  readonly finishedSize: (workload: string) => FinishedSize | null;
  /** @throws UsageError where its code is another one now. */
  readonly assertSameCode: (implementation: ImplementationEntry) => void;
  /** @throws UsageError where its events are others now. */
  readonly assertSameInputs: (workload: WorkloadEntry) => void;
}

/**
 * The run of a record.
 *
 * @param now What the same command line asks for now.
 * @throws UsageError where it came to its end, was no such run, or machine, Node, code or request are others now: figures of
 *   before would be compared with those of after.
 */
export function interruptedRun(record: RunRecord, now: RunHeader): InterruptedRun {
  if (record.end?.whole) throw refused('it came to its end: there is nothing to go on with');
  const header = withoutSizes(record.header, record.sizes ?? []);
  const differences = differentCircumstances(header.environment, now.environment);
  if (differences.length > 0) throw refused(differences.join(' '));
  for (const field of REQUESTED) {
    if (JSON.stringify(header[field]) !== JSON.stringify(now[field]))
      throw refused(
        `its command line asks for another ${field} now: ${shown(header[field])} then, ${shown(now[field])} now`,
      );
  }
  // What a size takes decides which sizes follow: one that is broken is made again, whole.
  const broken = brokenSize(record);
  const isWhole = ({ workload }: { readonly workload: string | null }) =>
    broken === null || workload !== broken;
  const left = new Set(record.trials.filter(isWhole));
  const named = <P extends Pass>({ pass, workload, implementation, round }: TrialName<P>) =>
    [...left].filter(
      (trial): trial is TrialEntry<P> =>
        isOfPass(trial, pass) &&
        trial.workload === workload &&
        trial.implementation === implementation &&
        trial.round === round,
    );
  return {
    elapsedMs: elapsedMsOf(record),
    take: (name) => {
      const [first] = named(name);
      if (first === undefined) return null;
      left.delete(first as TrialEntry);
      return first;
    },
    planOf: (workload, form) =>
      record.plans.find(
        (plan) => plan.workload === workload && plan.form === form && isWhole(plan),
      ) ?? null,
    finishedSize: (workload) => finishedSize(record, workload),
    forgetBrokenRound: (workload, round, implementations) => {
      const ofRound = implementations.map((implementation) =>
        named({ pass: 'time', workload, implementation, round }),
      );
      if (ofRound.every((trials) => trials.length > 0)) return;
      for (const trial of ofRound.flat()) left.delete(trial);
    },
    assertSameCode: ({ name, code }) => {
      const before = record.implementations.find((one) => one.name === name);
      if (before !== undefined && before.code !== code)
        throw refused(`the code of ${printable(name)} is another one now`);
    },
    assertSameInputs: (entry) => {
      const { workload } = entry;
      const before = record.workloads.find((one) => one.workload === workload);
      if (before !== undefined && digestOfInputs(before) !== digestOfInputs(entry))
        throw refused(`the inputs of ${printable(workload)} are others now`);
      // What it takes for right counts as well, and inputs that cannot be saved have no digest.
      const codeBefore = before?.task?.code;
      if (codeBefore !== undefined && codeBefore !== entry.task?.code)
        throw refused(`the code of the task of ${printable(workload)} is another one now`);
    },
  };
}

const REQUESTED = [
  'runtimes',
  'baseline',
  'alpha',
  'threshold',
  'limits',
  'implementations',
  'groups',
  'skipped',
  'threads',
  'workloads',
  'seed',
  'budgetSeconds',
  'timeoutSeconds',
  'memoryLimitMb',
] as const satisfies readonly (keyof RunHeader)[];

const LONGEST_VALUE = 200;

function shown(value: unknown): string {
  return printable(JSON.stringify(value) ?? 'nothing', LONGEST_VALUE);
}

function refused(why: string): UsageError {
  return new UsageError(`The run cannot go on: ${why.replace(/\.$/, '')}. Start it anew.`);
}

/** Until the end of its last trial, what it had gone on from before included. */
function elapsedMsOf({ header, trials }: RunRecord): number {
  const startMs = Date.parse(header.environment.startedAt);
  // Trials that it took from an earlier run ended before it began.
  const ends = trials.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  return header.elapsedBeforeMs + Math.max(0, ...ends.map((endMs) => endMs - startMs));
}
