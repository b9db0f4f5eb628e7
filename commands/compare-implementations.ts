/** The user's own words of a comparison, and implementations of the hourly uniques in it: each is measured in a run of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sideNames } from '../harness/compare/compared-sides.ts';
import type { Reading } from '../harness/compare/revised-file.ts';
import {
  inOneOnly,
  type RevisedImplementation,
  revisedImplementations,
} from '../harness/compare/revised-implementations.ts';
import { type Sides, surroundingsOf } from '../harness/compare/revised-members.ts';
import { ALPHA, DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import type { Gates } from '../reports/figures/gate.ts';
import { type MeasuredPart, measuredFor } from './compare-run.ts';
import { filesInWords } from './compare-told.ts';
import { type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

/** What a user said of how revisions are to be compared. */
export interface RevisionFlags extends WorkloadFlags {
  readonly threshold?: number;
  readonly rounds?: number;
  readonly implementation?: readonly string[];
  /** Task files, perhaps each with one implementation: `sort.bench.ts#radix`. */
  readonly task?: readonly string[];
  readonly unchanged?: boolean;
  readonly build?: string;
  readonly budget?: number;
  readonly out: string;
}

/** The part of a request that is the user's own. */
export function requestOf(flags: RevisionFlags) {
  const { threshold, rounds } = flags;
  return { ...workloadRequestOf(flags), threshold, rounds };
}

/** Those that differ, and what is left out. */
export interface Implementations {
  readonly compared: readonly RevisedImplementation[];
  readonly same: readonly string[];
  readonly notes: readonly string[];
}

/** Of the hourly uniques; null where none are asked for, and there is no folder of them. */
export async function implementationsOf(
  sides: Sides,
  flags: RevisionFlags,
  { scratchFolder, signal }: Reading,
): Promise<Implementations | null> {
  const { repository, base, head, files } = sides;
  const named = flags.implementation ?? [];
  const isAsked = named.length > 0;
  const hasFolder = [base, head].every(({ folder }) => existsSync(join(folder, 'implementations')));
  if (!isAsked && ((flags.task ?? []).length > 0 || !hasFolder)) return null;
  const all = await revisedImplementations(
    repository,
    base,
    head,
    named,
    surroundingsOf(sides),
    scratchFolder,
    signal,
  );
  const compared = isAsked || flags.unchanged ? all : all.filter(({ isSame }) => !isSame);
  const notes = (isAsked ? [] : inOneOnly(base, head)).map(
    ({ revision, files: own }) =>
      `Only in ${printable(revision)}, so not compared: ${filesInWords(own.filter((file) => !files.movedFrom.has(file)))}.`,
  );
  const same = all.filter((one) => !compared.includes(one)).map(({ name }) => name);
  return { compared, same, notes };
}

/** One implementation of the hourly uniques, in a run of its own. */
export function implementationPart(
  { name, base, head }: RevisedImplementation,
  sides: Sides,
  gates: Gates,
  flags: RevisionFlags,
  shares: number,
): MeasuredPart {
  const names = { ...sideNames(name, sides), base: base.name, head: head.name };
  return {
    compared: [{ name, ...names, workloads: [] }],
    work: {
      control: names.control,
      request: {
        ...requestOf(flags),
        ...measuredFor(gates),
        implementations: [base, head],
        baselines: [base.name],
        budgetSeconds: (flags.budget ?? DEFAULT_BUDGET_SECONDS) / shares,
        // All implementations together err in at most 5% of comparisons.
        alpha: ALPHA / shares,
        quick: false,
      },
    },
  };
}
