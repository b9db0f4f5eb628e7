/** Implementations held against themselves in another revision: measured beside each other, and again until it is settled. */
import { isUsageError } from '../contract.ts';
import type { ComparedSides } from '../harness/compare/compared-sides.ts';
import { type Measure, run } from '../harness/parent/run.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { INPUT_KEYS, type RunRequest, type RunSettings } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import {
  countsAnything,
  decidedLimits,
  type GateResult,
  type Gates,
  gatesOfRun,
} from '../reports/figures/gate.ts';
import { isSameGate, settled } from '../reports/figures/gate-attempts.ts';
import { recordedRun } from './recorded-run.ts';
import type { Session } from './session.ts';

/** What is measured at a time. */
export interface MeasuredPart {
  readonly compared: readonly ComparedSides[];
  /** Makes the settings of an attempt. */
  readonly work: AttemptWork;
}

/** By request, for the hourly uniques; ready-made for tasks. */
export type AttemptWork =
  | { readonly request: RunRequest; readonly control: string }
  | { readonly settings: RunSettings };

/** What came of it. */
export interface MeasuredGates {
  readonly results: readonly GateResult[];
  /** Of all attempts; the figures of the first are shown. */
  readonly made: readonly MadeRecord[];
}

/** A record, and where it is kept. */
export interface MadeRecord {
  readonly record: RunRecord;
  readonly folder: string;
}

/** The part of a request that says what the gates need. */
export function measuredFor(gates: Gates): Pick<RunRequest, 'limits' | 'only'> {
  const limits = decidedLimits(gates);
  const only = !countsAnything(gates)
    ? 'time'
    : Object.keys(limits).length === 0
      ? 'memory'
      : undefined;
  return { limits, only };
}

/**
 * Measures what the gates are about, then again, in other processes and on other inputs, what looks worse or where the base differed from
 * itself.
 */
export async function measureGates(
  { compared, work }: MeasuredPart,
  gates: Gates,
  outFolder: string,
  session: Session,
): Promise<MeasuredGates> {
  const first = await attempt(work, 0, outFolder, session);
  const made = [first];
  const attempts = gatesOfRun(first.record, compared, gates).map((result) => [result]);
  for (let number = 1; ; number++) {
    const open = attempts.filter((own) => settled(own) === null);
    if (open.length === 0) break;
    const asked = open.map(([one]) => one!);
    const again = new Map(
      [...gates].filter(([gate]) => asked.some(({ metric }) => metric === gate)),
    );
    const fresh = await attemptMore(only(work, compared, asked, again), number, outFolder, session);
    if (fresh !== null) made.push(fresh);
    const results = fresh === null ? [] : gatesOfRun(fresh.record, compared, again);
    for (const own of open) {
      const result = results.find((one) => isSameGate(one, own[0]!));
      // What is not there could not be measured, which confirms nothing.
      own.push(result ?? { ...own[0]!, outcome: 'not measured', control: null });
    }
  }
  return { made, results: attempts.map((own) => settled(own)!) };
}

/** The part of the work that these results are of. */
export function only(
  work: AttemptWork,
  compared: readonly ComparedSides[],
  asked: readonly GateResult[],
  gates: Gates,
): AttemptWork {
  const { limits = {}, only: measured } = measuredFor(gates);
  if ('request' in work) return { ...work, request: { ...work.request, ...measuredFor(gates) } };
  const { settings } = work;
  const isAsked = (implementations: readonly string[], workload: string) =>
    asked.some(
      (one) =>
        one.workload === workload &&
        compared.some(
          ({ name, head }) => name === one.implementation && implementations.includes(head),
        ),
    );
  const groups = settings.groups.flatMap((group) => {
    const workloads = (group.workloads ?? []).filter((one) => isAsked(group.implementations, one));
    return workloads.length === 0 ? [] : [{ ...group, workloads }];
  });
  const names = new Set(groups.flatMap(({ implementations }) => implementations));
  const cells = (all: RunSettings['groups']) =>
    all.reduce((sum, { workloads = [] }) => sum + workloads.length, 0);
  const share = cells(groups) / cells(settings.groups);
  return {
    settings: {
      ...settings,
      groups,
      limits,
      measures: { time: measured !== 'memory', memory: measured !== 'time' },
      implementations: settings.implementations.filter(({ name }) => names.has(name)),
      asked: settings.asked.filter((name) => names.has(name)),
      inspected: settings.inspected.filter(({ plugIn }) => names.has(plugIn.name)),
      workloads: settings.workloads.filter(({ name }) =>
        groups.some(({ workloads = [] }) => workloads.includes(name)),
      ),
      baseline: groups[0]!.baseline,
      budgetSeconds: settings.budgetSeconds * share,
    },
  };
}

const NOTHING_ASKED: RunRequest = {
  implementations: [],
  workloads: [],
  quick: false,
  logOptions: {},
};

/** One run, which `measure` says what is done in: by default, all that the gates need. */
export async function attempt(
  work: AttemptWork,
  number: number,
  outFolder: string,
  session: Session,
  measure?: Measure,
): Promise<MadeRecord> {
  let made: MadeRecord | null = null;
  const settings = 'settings' in work ? work.settings : null;
  await recordedRun({
    resumed: null,
    request: 'request' in work ? work.request : NOTHING_ASKED,
    ...(settings === null
      ? {}
      : {
          made: { ...settings, inputKey: (settings.inputKey + number) % INPUT_KEYS },
        }),
    outFolder,
    calibration: null,
    session,
    adjusted: (own) => ('control' in work ? withControl(own, work.control) : own),
    work: (own, context) => run(own, context, measure),
    finish: (writer) => {
      made = { record: writer.record(), folder: writer.folder };
      session.tell(`The record is ${printable(writer.path, 500)}\n`);
    },
  });
  if (made === null) throw new Error('A run ended without a record.');
  return made;
}

/** One more run, whose mistakes of a task do not take away what was found before. @returns null where there was one, which is told. */
export async function attemptMore(
  ...asked: Parameters<typeof attempt>
): Promise<MadeRecord | null> {
  try {
    return await attempt(...asked);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const [, , , session] = asked;
    session.tell(`uniqbench: ${printable(error.message, 2_000)}\n`);
    return null;
  }
}

/** With the baseline once more. */
function withControl(settings: RunSettings, name: string): RunSettings {
  const { baseline } = settings;
  return {
    ...settings,
    implementations: settings.implementations.flatMap((one) =>
      one.name === baseline ? [one, { ...one, name }] : [one],
    ),
    inspected: settings.inspected.flatMap((one) =>
      one.plugIn.name === baseline ? [one, { ...one, plugIn: { ...one.plugIn, name } }] : [one],
    ),
    groups: settings.groups.map((group) =>
      group.baseline === baseline
        ? {
            ...group,
            control: name,
            implementations: group.implementations.flatMap((one) =>
              one === baseline ? [one, name] : [one],
            ),
            approximate: group.approximate.includes(baseline)
              ? [...group.approximate, name]
              : group.approximate,
          }
        : group,
    ),
  };
}
