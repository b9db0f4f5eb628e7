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
      `Times are read from DateTime, DateTime64 and from Unix times in Int32, UInt32, Int64 and UInt64. ${timeRemedy(name, inner)}`,
  );
}

function whyNoTime(type: string): string {
  if (/^Date(?:32)?$/.test(type)) return 'holds days and no hours';
  if (/^(?:Fixed)?String/.test(type))
    return 'holds text, and servers read text as times by rules that differ by version and zone';
  if (/^Float/.test(type)) return 'holds fractions, which are not exact';
  return 'holds no times';
}

function timeRemedy(name: string, type: string): string {
  const view = (time: string) =>
    `Make a view with a column of such a type, and count that: CREATE VIEW … AS SELECT ${time} AS time, …`;
  const column = shown(name);
  if (/^(?:Fixed)?String/.test(type)) return view(`parseDateTimeBestEffort(${column}, 'UTC')`);
  if (/^(?:Float|Decimal)/.test(type)) return view(`toInt64(${column})`);
  if (/^U?Int\d{3}/.test(type)) return view(`toInt64(${column})`);
  return 'Name the column that holds the times of events: --columns timestamp=…';
}

/**
 * What identifies a visitor: texts, of which the empty one and `-` are none; what is read as a text, as the names of an enumeration
 * and what is padded to a length are; or values, which are all somebody.
 */
export type VisitorKind = 'text' | 'as text' | 'value';

const AS_TEXT = /^(?:FixedString\(\d+\)|Enum(?:8|16)\(.*\))$/s;
const VALUES = /^(?:U?Int(?:8|16|32|64|128|256)|UUID|IPv4|IPv6)$/;

/** @throws UsageError where equal values of the type need not be the same visitor. */
export function visitorKindOf({ name, type }: Column): VisitorKind {
  const inner = unwrapped(type).type;
  if (inner === 'String') return 'text';
  if (AS_TEXT.test(inner)) return 'as text';
  if (VALUES.test(inner)) return 'value';
  throw new UsageError(
    `The column ${shown(name)} is of type ${printable(type, 200)}, which identifies no visitor. ` +
      `Visitors are counted in columns of texts, whole numbers, UUIDs, addresses and enumerations. ${textRemedy(name, 'visitor')}`,
  );
}

/** @throws UsageError where the type is not written as one text. */
export function assertPageType({ name, type }: Column): void {
  const inner = unwrapped(type).type;
  if (inner === 'String' || AS_TEXT.test(inner) || VALUES.test(inner)) return;
  throw new UsageError(
    `The column ${shown(name)} is of type ${printable(type, 200)}, which names no page. ` +
      `Pages are read from texts, whole numbers, UUIDs, addresses and enumerations. ${textRemedy(name, 'page')}`,
  );
}

function textRemedy(name: string, role: string): string {
  return `Name another one (--columns ${role}=…), or count a view of it: CREATE VIEW … AS SELECT toString(${shown(name)}) AS ${role}, …`;
}

function shown(name: string): string {
  return printable(name, 200);
}
