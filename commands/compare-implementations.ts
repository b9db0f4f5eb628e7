/** The user's own words of a comparison, and implementations of the hourly uniques in it: each is measured in a run of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sideNames } from '../harness/compare/compared-sides.ts';
import { fitImplementations } from '../harness/compare/fit-implementations.ts';
import type { Reading } from '../harness/compare/revised-file.ts';
import {
  inOneOnly,
  type RevisedImplementation,
  revisedImplementations,
  type ToldOfImplementations,
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
export interface Implementations extends Readonly<ToldOfImplementations> {
  readonly compared: readonly RevisedImplementation[];
  readonly same: readonly string[];
}

/** Of the hourly uniques; null where none are asked for, and there is no folder of them. @throws as `revisedImplementations` does. */
export async function implementationsOf(
  sides: Sides,
  flags: RevisionFlags,
  reading: Reading,
): Promise<Implementations | null> {
  const { repository, base, head, files } = sides;
  const named = flags.implementation ?? [];
  const isAsked = named.length > 0;
  const hasFolder = [base, head].every(({ folder }) => existsSync(join(folder, 'implementations')));
  if (!isAsked && ((flags.task ?? []).length > 0 || !hasFolder)) return null;
  const told: ToldOfImplementations = { notes: [], leftOut: [], problems: [] };
  const all = await revisedImplementations(
    repository,
    base,
    head,
    named,
    surroundingsOf(sides),
    reading.scratchFolder,
    reading.signal,
    told,
  );
  const wanted = isAsked || flags.unchanged ? all : all.filter(({ isSame }) => !isSame);
  const compared = await fitImplementations(wanted, sides, named.length, reading, told);
  const inOne = (isAsked ? [] : inOneOnly(base, head)).map(
    ({ revision, files: own }) =>
      `Only in ${printable(revision)}, so not compared: ${filesInWords(own.filter((file) => !files.movedFrom.has(file)))}.`,
  );
  const same = all.filter((one) => !wanted.includes(one)).map(({ name }) => name);
  const found = { ...told, compared, same, notes: [...inOne, ...told.notes] };
  // A folder may be called so in any repository.
  const isOther = !isAsked && Object.values(found).every(({ length }) => length === 0);
  return isOther ? null : found;
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
