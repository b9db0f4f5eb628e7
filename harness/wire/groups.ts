/** The groups of a run, one for each task, and what was left out of it. Plain data. */
import { z } from 'zod';
import type { DecisionRule } from '../stats/decision-rule.ts';
import { FILE_FORMATS } from './forms.ts';
import { count, type Plain } from './plain.ts';
import { type SideOnRuntime, sideOnRuntime } from './runtime.ts';

/** The implementations of one task: they are compared with each other, and with those of no other. */
export const group = z.looseObject({
  /** The task's name; of the task that is built in, the form in which events are taken. */
  form: z.string(),
  /** Workloads of this task alone; absent where it has all of the run. */
  workloads: z.array(z.string()).exactOptional(),
  baseline: z.string(),
  /** The baseline first. */
  implementations: z.array(z.string()).min(1),
  /** Those whose counts are estimates: none of them can be the fastest right one. */
  approximate: z.array(z.string()),
  /** The baseline's code once more, where a gate wants to see how far it differs from itself. */
  control: z.string().exactOptional(),
  /** Which implementation on which runtime each of them is, where several runtimes are compared; else absent. */
  sides: z.array(sideOnRuntime).exactOptional(),
});

/** @see group */
export type Group = Plain<typeof group>;

/** An implementation that a run left out, because a package of its is not installed. */
export const skipped = z.looseObject({
  name: z.string(),
  package: z.string(),
  install: z.string(),
  /** Whether the user named it; otherwise a suite did. */
  isAskedFor: z.boolean(),
});

/** @see skipped */
export type Skipped = Plain<typeof skipped>;

/** `duckdb-columns is skipped: it needs @duckdb/node-api; npm run install:engines`. */
export function skippedInWords({ name, package: needed, install }: Omit<Skipped, 'isAskedFor'>) {
  return `${name} is skipped: it needs ${needed}; ${install}`;
}

/** What a reader is told of the file that was read. */
export const fileOnRecord = z.looseObject({
  /** Of a preset's; null where a log was read as it is. */
  format: z.enum(FILE_FORMATS).nullable(),
  bytes: count,
  /** That were written, but that no reader takes from it: without a name, or without a date. */
  unreadableEvents: count,
});

/** @see fileOnRecord */
export type FileOnRecord = Plain<typeof fileOnRecord>;

/** How the comparisons of one group are decided: all groups of a run share its chance of a false alarm, on all their workloads. */
export function ruleOfGroup<Rule extends DecisionRule>(
  rule: Rule,
  { baseline, approximate, control, sides }: Group,
  all: readonly Group[],
): Rule & Pick<DecisionRule, 'pairs'> {
  const workloads = rule.workloads.length;
  const shares = all.reduce((sum, one) => sum + (one.workloads?.length ?? workloads), 0);
  // Whoever decides shares it among all workloads of the run once more.
  const alpha = (rule.alpha * workloads) / shares;
  const pairs = sides === undefined ? {} : { pairs: pairsOfRuntimes(sides) };
  const controlled = control === undefined ? {} : { control };
  return { ...rule, baseline, approximate, alpha, ...controlled, ...pairs };
}

/** What several runtimes are compared for: each implementation with itself on the first one, and all of one runtime with each other. */
function pairsOfRuntimes(sides: readonly SideOnRuntime[]): NonNullable<DecisionRule['pairs']> {
  const [first] = sides;
  return sides.flatMap((candidate, index) =>
    sides.slice(0, index).flatMap((baseline) => {
      const isAcross =
        baseline.implementation === candidate.implementation && baseline.runtime === first?.runtime;
      const isWithin = baseline.runtime === candidate.runtime;
      return isAcross || isWithin ? [{ baseline: baseline.side, candidate: candidate.side }] : [];
    }),
  );
}
