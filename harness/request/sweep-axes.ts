/** What `--sweep` says: a parameter, and a range or a list of values of it. Pure. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped, parseNumber } from '../../quantity.ts';

/** One `--sweep`. */
export type SweepAxis =
  | { readonly parameter: string; readonly low: number; readonly high: number }
  | { readonly parameter: string; readonly values: readonly string[] };

/** More would take too long. */
const MOST_VALUES = 60;

const HOW = 'write PARAMETER=LOW..HIGH, such as size=1e3..1e6, or sizes: size=100,1000';

/** Reads one. @throws UsageError where it is no range and no list, or an empty or reversed one. */
export function parseAxis(text: string): SweepAxis {
  const [, parameter, said] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  const wrong = (why: string) => new UsageError(`--sweep ${printable(text, 200)}: ${why}`);
  if (parameter === undefined || said === undefined || said === '') throw wrong(`${HOW}.`);
  const ends = said.split(/\.{2,}|…/);
  if (ends.length === 1) return { parameter, values: valuesOf(said, parameter, wrong) };
  if (ends.length > 2) throw wrong(`a range has two ends; ${HOW}.`);
  const [low, high] = ends.map((end) => {
    const number = parseNumber(end);
    if (Number.isFinite(number)) return number;
    if (!Number.isNaN(number)) throw wrong(tooLarge(end));
    throw wrong(
      `${end.trim() === '' ? 'one end is missing' : `${JSON.stringify(printable(end.trim()))} is not a number`}; ${HOW}.`,
    );
  }) as [number, number];
  if (low === high)
    throw wrong(
      `a range that begins and ends at ${grouped(low)} holds one size; set it with --workload NAME,${printable(parameter)}=${low}.`,
    );
  if (low > high)
    throw wrong(
      `the range is reversed; write the smaller end first: ${printable(parameter)}=${ends[1]!.trim()}..${ends[0]!.trim()}.`,
    );
  if (low <= 0)
    throw wrong(
      `sizes are spaced evenly on a logarithmic axis, so that a range must begin above 0, not at ${grouped(low)}${high > 1 ? `: ${printable(parameter)}=1..${ends[1]!.trim()}` : ''}. What is not above 0 is a run of its own: --workload NAME,${printable(parameter)}=${low}.`,
    );
  return { parameter, low, high };
}

function valuesOf(said: string, parameter: string, wrong: (why: string) => UsageError): string[] {
  const values = said.split(',').map((value) => value.trim());
  if (values.includes('')) throw wrong('a value is empty between two commas.');
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw wrong(`${JSON.stringify(printable(twice))} is named twice.`);
  const numbers = values.map(parseNumber);
  const same = numbers.findIndex(
    (number, index) => numbers.indexOf(number) !== index && !Number.isNaN(number),
  );
  if (same >= 0)
    throw wrong(
      `${printable(values[numbers.indexOf(numbers[same]!)]!)} and ${printable(values[same]!)} are the same number.`,
    );
  const large = values.find((_, index) => Math.abs(numbers[index]!) === Number.POSITIVE_INFINITY);
  if (large !== undefined) throw wrong(tooLarge(large));
  if (values.length > MOST_VALUES)
    throw wrong(
      `that is ${grouped(values.length)} values, more than ${MOST_VALUES}; name fewer, or a range, whose sizes are chosen.`,
    );
  if (values.length > 1) return values;
  throw wrong(
    `one value is nothing to sweep over; ${HOW}. To set it, use --workload NAME,${printable(parameter)}=${printable(said)}.`,
  );
}

function tooLarge(text: string): string {
  return `${JSON.stringify(printable(text.trim()))} is larger than any number can be.`;
}

/** All of a command line. @throws UsageError where two are about one parameter. */
export function assertDifferent(axes: readonly SweepAxis[]): void {
  const names = axes.map(({ parameter }) => parameter);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(
      `--sweep: ${printable(twice, 200)} is swept twice; give one range or one list of it.`,
    );
}
