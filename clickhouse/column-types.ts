/** Types of columns: which can hold times, pages and visitors, and how these are said in SQL. Pure. */
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';

/** A column, as the server tells it. */
export interface Column {
  readonly name: string;
  /** `LowCardinality(Nullable(String))`. */
  readonly type: string;
}

/** How times are held. */
export type TimeKind =
  | { readonly kind: 'seconds'; readonly zone: string | null }
  | { readonly kind: 'fraction'; readonly scale: number; readonly zone: string | null }
  /** Unix time, whose size tells its unit. */
  | { readonly kind: 'number'; readonly bits: number; readonly signed: boolean };

/** A type without what is around it. */
export interface Unwrapped {
  readonly type: string;
  readonly nullable: boolean;
}

/** Takes `Nullable` and `LowCardinality` off. */
export function unwrapped(type: string): Unwrapped {
  const wrapper = /^(Nullable|LowCardinality)\((.*)\)$/s.exec(type);
  if (wrapper === null) return { type, nullable: false };
  const inner = unwrapped(wrapper[2]!);
  return { type: inner.type, nullable: inner.nullable || wrapper[1] === 'Nullable' };
}

/** @throws UsageError where the type holds no time, or one that has several meanings. */
export function timeKindOf({ name, type }: Column): TimeKind {
  const inner = unwrapped(type).type;
  const seconds = /^DateTime(?:\('([^']*)'\))?$/.exec(inner);
  if (seconds !== null) return { kind: 'seconds', zone: seconds[1] ?? null };
  const fraction = /^DateTime64\((\d)(?:, ?'([^']*)')?\)$/.exec(inner);
  if (fraction !== null)
    return { kind: 'fraction', scale: Number(fraction[1]), zone: fraction[2] ?? null };
  const number = /^(U?)Int(32|64)$/.exec(inner);
  if (number !== null)
    return { kind: 'number', bits: Number(number[2]), signed: number[1] !== 'U' };
  throw new UsageError(
    `The column ${shown(name)} is of type ${printable(type, 200)}, which ${whyNoTime(inner)}. ` +
      `Times are read from DateTime, DateTime64 and from Unix times in Int32, UInt32, Int64 and UInt64. ${viewRemedy(name)}`,
  );
}

function whyNoTime(type: string): string {
  if (/^Date(?:32)?$/.test(type)) return 'holds days and no hours';
  if (/^(?:Fixed)?String/.test(type))
    return 'holds text, and servers read text as times by rules that differ by version and zone';
  return 'holds no times';
}

function viewRemedy(name: string): string {
  return (
    `Make a view with a column of such a type, and count that: CREATE VIEW … AS SELECT ` +
    `parseDateTimeBestEffort(${shown(name)}, 'UTC') AS time, …`
  );
}

/** What identifies a visitor: texts, whose empty ones are none, or values that are never empty. */
export type VisitorKind = 'text' | 'bytes' | 'value';

const VALUES = /^(?:U?Int(?:8|16|32|64|128|256)|UUID|IPv4|IPv6|Enum(?:8|16)\(.*\))$/s;

/** @throws UsageError where equal values of the type need not be the same visitor. */
export function visitorKindOf({ name, type }: Column): VisitorKind {
  const inner = unwrapped(type).type;
  if (inner === 'String') return 'text';
  if (/^FixedString\(\d+\)$/.test(inner)) return 'bytes';
  if (VALUES.test(inner)) return 'value';
  throw new UsageError(
    `The column ${shown(name)} is of type ${printable(type, 200)}, which identifies no visitor. ` +
      'Visitors are counted in columns of texts, whole numbers, UUIDs, addresses and enumerations; make a view with toString(…).',
  );
}

/** @throws UsageError where the type is not written as one text. */
export function assertPageType({ name, type }: Column): void {
  const inner = unwrapped(type).type;
  if (inner === 'String' || VALUES.test(inner)) return;
  throw new UsageError(
    `The column ${shown(name)} is of type ${printable(type, 200)}, which names no page. ` +
      'Pages are read from texts, whole numbers, UUIDs and enumerations; make a view with toString(…).',
  );
}

function shown(name: string): string {
  return printable(name, 200);
}
