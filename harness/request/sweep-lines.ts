/** The lines of a sweep: what is swept over sizes, once for each value of all else. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { counted, parseNumber } from '../../quantity.ts';
import { unknownName } from '../../unknown-name.ts';
import { STRING_OWNERSHIPS } from '../wire/strings.ts';
import type { ParameterValue } from '../wire/task.ts';
import type { RunSettings } from './run-settings.ts';
import type { SweepAxis } from './sweep-axes.ts';
import { findTaskWorkload } from './task-files.ts';
import type { TaskRunWorkload } from './task-settings.ts';
import type { Workload } from './workloads.ts';

/** A workload of a run, of events or of a task. */
export type AnyWorkload = Workload | TaskRunWorkload;

/** The sizes of a line: a range to choose from, or these alone. */
export type SweptSizes =
  | { readonly low: number; readonly high: number; readonly isWhole: boolean }
  | { readonly values: readonly number[] };

/** One curve for each implementation. */
export interface SweepLine {
  /** The workload of the run that it was made of, by its name. */
  readonly of: string;
  /** What is the same at all its sizes, and else would be the workload's own. */
  readonly settings: Readonly<Record<string, string>>;
  readonly parameter: string;
  readonly sizes: SweptSizes;
  /** The workload at one of its sizes. */
  readonly at: (size: number) => AnyWorkload;
}

/** More would take days. */
const MOST_LINES = 24;
/** Of a second range. */
const FEW = 3;

/** A list of what may be given, or of ends. */
type Choice = Readonly<Record<string, string>>;

/**
 * The lines, and the workloads of the run that they are made of.
 *
 * @param isNamed Whether the user named the workloads. If not, each task is swept on the first one that has all parameters.
 * @throws UsageError where a parameter is unknown, of another kind, or set already; or nothing is swept over numbers.
 */
export function sweepLines(
  { workloads, seed }: Pick<RunSettings, 'workloads' | 'seed'>,
  axes: readonly SweepAxis[],
  isNamed: boolean,
): readonly SweepLine[] {
  const isNumeric = ({ values }: { readonly values: readonly string[] }) =>
    values.every((value) => Number.isFinite(parseNumber(value)));
  const main =
    axes.find((axis) => 'low' in axis) ?? axes.find((axis) => 'values' in axis && isNumeric(axis));
  if (main === undefined)
    throw new UsageError(
      '--sweep: at least one is to be over numbers, such as size=1e3..1e6; several workloads can be compared without it: --workload NAME,order=sorted --workload NAME,order=shuffled.',
    );
  const others = axes.filter((axis) => axis !== main);
  const bases = isNamed ? workloads : basesOf(workloads, axes);
  const choices = others.reduce<readonly Choice[]>(
    (before, axis) =>
      before.flatMap((choice) =>
        fewOf(axis).map((value) => ({ ...choice, [axis.parameter]: value })),
      ),
    [{}],
  );
  if (bases.length * choices.length > MOST_LINES)
    throw new UsageError(
      `--sweep: that is ${counted(bases.length * choices.length, 'curve')} for each implementation, more than ${MOST_LINES}; name fewer workloads or values.`,
    );
  return bases.flatMap((base) => {
    for (const axis of axes) assertKnown(base, axis);
    assertNumeric(base, main);
    return choices.map((settings) => lineOf(base, settings, main, seed));
  });
}

/** Of each task, the first workload that has all that is swept; of events, all. */
function basesOf(workloads: readonly AnyWorkload[], axes: readonly SweepAxis[]): AnyWorkload[] {
  const tasks = new Map<unknown, AnyWorkload>();
  for (const workload of workloads) {
    const key = 'task' in workload ? workload.task : workload;
    const hasAll = axes.every(({ parameter }) => parametersOf(workload).includes(parameter));
    const before = tasks.get(key);
    // Where none has all of them, the first one tells what is missing.
    if (before === undefined) tasks.set(key, workload);
    else if (hasAll && !axes.every(({ parameter }) => parametersOf(before).includes(parameter)))
      tasks.set(key, workload);
  }
  return [...tasks.values()];
}

function ownOf({ task, chosen }: TaskRunWorkload): Readonly<Record<string, unknown>> {
  return task.description.workloads.find(({ name }) => name === chosen.workload)?.parameters ?? {};
}

function parametersOf(workload: AnyWorkload): string[] {
  return 'task' in workload
    ? Object.keys(ownOf(workload))
    : [...Object.keys(workload.generator.generator.parameters), 'strings'];
}

function assertKnown(workload: AnyWorkload, axis: SweepAxis): void {
  const { parameter } = axis;
  const shown = printable(workload.name, 200);
  if (!('task' in workload) && workload.fromFiles)
    throw new UsageError(
      `--sweep: ${shown} is a log file, whose events are what they are; sweep a preset: --workload everyday.`,
    );
  const known = parametersOf(workload);
  if (!known.includes(parameter))
    throw new UsageError(
      `--sweep, workload ${shown}: ${unknownName('parameter', parameter, known)}`,
    );
  const isSet = workload.name.split(',').some((one) => one.split('=')[0]!.trim() === parameter);
  if (isSet)
    throw new UsageError(
      `--sweep: workload ${shown} sets ${printable(parameter)} already; leave it out of --workload, or of --sweep.`,
    );
  if (!('task' in workload)) return;
  const value = ownOf(workload)[parameter] as ParameterValue;
  if ('low' in axis && typeof value !== 'number')
    throw new UsageError(
      `--sweep: ${printable(parameter)} of workload ${shown} is no number but ${JSON.stringify(value)}; name its values: ${printable(parameter)}=a,b.`,
    );
}

/** Words that look like numbers are none: sizes stand on an axis. */
function assertNumeric(workload: AnyWorkload, { parameter }: SweepAxis): void {
  if (!('task' in workload)) return;
  const value = ownOf(workload)[parameter];
  if (typeof value !== 'number')
    throw new UsageError(
      `--sweep: ${printable(parameter)} of workload ${printable(workload.name, 200)} is no number but ${JSON.stringify(value)}; sweep it beside a parameter that is one, such as size=1e3..1e6.`,
    );
}

/** Its values; of a range, a few. */
function fewOf(axis: SweepAxis): readonly string[] {
  if ('values' in axis) return axis.values;
  const { low, high } = axis;
  const isWhole = Number.isInteger(low) && Number.isInteger(high);
  const sizes = Array.from({ length: FEW }, (_, i) => low * (high / low) ** (i / (FEW - 1)));
  const rounded = sizes.map((size) => (isWhole ? Math.round(size) : Number(size.toPrecision(3))));
  return [...new Set(rounded)].map(String);
}

function lineOf(base: AnyWorkload, settings: Choice, axis: SweepAxis, seed: number): SweepLine {
  const { parameter } = axis;
  const at = (size: number) => withSettings(base, { ...settings, [parameter]: String(size) });
  const line = { of: base.name, settings, parameter, at };
  const ends =
    'low' in axis ? [axis.low, axis.high] : axis.values.map(parseNumber).sort((a, b) => a - b);
  if ('values' in axis && ends[0]! <= 0)
    throw new UsageError(
      `--sweep: values of ${printable(parameter)} must be above 0, since sizes stand on a logarithmic axis; look at others in a run of their own: --workload NAME,${printable(parameter)}=0.`,
    );
  // A generator refuses what makes no sense before anything is measured.
  for (const end of ends) {
    const workload = at(end);
    if (!('task' in workload)) workload.generator.generator.open(workload.parameters, seed);
  }
  if ('values' in axis) return { ...line, sizes: { values: ends } };
  const { low, high } = axis;
  const own = 'task' in base ? ownOf(base)[parameter] : 1;
  const isWhole = [low, high, own].every(Number.isInteger);
  return { ...line, sizes: { low, high, isWhole } };
}

function withSettings(base: AnyWorkload, settings: Choice): AnyWorkload {
  const suffix = Object.entries(settings)
    .map(([key, value]) => `,${key}=${value}`)
    .join('');
  const name = `${base.name}${suffix}`;
  if (!('task' in base)) {
    const { strings: owner = base.strings, ...own } = settings;
    const strings = STRING_OWNERSHIPS.find((one) => one === owner);
    if (strings === undefined)
      throw new UsageError(
        `--sweep: ${unknownName('ownership of strings', owner, STRING_OWNERSHIPS)}`,
      );
    return { ...base, name, parameters: { ...base.parameters, ...own }, strings };
  }
  const numbers = Object.entries(settings)
    .map(([key, value]) => {
      const isNumber = typeof ownOf(base)[key] === 'number';
      const number = isNumber ? parseNumber(value) : Number.NaN;
      return `,${key}=${Number.isFinite(number) ? number : value}`;
    })
    .join('');
  return { ...base, name, chosen: findTaskWorkload(base.task, `${base.chosen.name}${numbers}`) };
}
