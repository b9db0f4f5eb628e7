/** The tables of objects by kind: alive at the peak, and allocated. Pure. */

import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import { grouped } from '../../quantity.ts';
import { columnFormat, NOT_MEASURED, shownName } from '../words/units.ts';
import type { Figures } from './figures.ts';
import {
  belowZeroNote,
  type Column,
  figureColumn,
  type Table,
  tablesBeside,
  wordColumn,
} from './table.ts';

/** Implementations in one table, two columns each. */
const MOST_BESIDE = 5;

/** Alive at the peak, and allocated; several tables each where implementations are many. */
export function objectTables(figures: Figures): Table[] {
  const detailed = figures.memory()[0];
  if (detailed === undefined) return [];
  const { events, each } = detailed;
  const size = figures.sized(events);
  return [
    ...tablesOfKinds(
      figures,
      figures.titled('Objects alive at the peak, by kind', 'deterministic', ...size),
      'Count, and the bytes of the objects themselves. Engine internals are hidden classes, code and caches; kinds ' +
        'with hardly an object are in one row. Array buffer contents count no objects.',
      each.map((memory) => memory?.liveObjects ?? null),
    ),
    ...tablesOfKinds(
      figures,
      figures.titled('Objects allocated, by kind', 'deterministic', ...size),
      'Collected meanwhile or not; the input and engine internals excluded.',
      each.map((memory) => memory?.allocatedObjects ?? null),
    ),
  ];
}

/** The same rows in all, and the same unit, so that figures compare from one to the next. */
function tablesOfKinds(
  { implementations }: Figures,
  title: string,
  note: string,
  each: readonly (readonly ObjectCount[] | null)[],
): Table[] {
  const kinds = kindsToShow(each.flatMap((objects) => objects ?? []));
  const shown = each.map((objects) => kinds.map((kind) => sumOf(objects, kind, kinds)));
  const sizes = shown.flat().flatMap((sum) => (sum === null ? [] : [Math.abs(sum.bytes)]));
  const bytesFormat = columnFormat('bytes', [Math.max(1e3, ...sizes) / 10]);
  const pairs = implementations.map((implementation, index): Column[] => {
    const sums = shown[index]!;
    const cells = (cell: (sum: Sum) => string) =>
      sums.map((sum) => (sum === null ? NOT_MEASURED : cell(sum)));
    return [
      figureColumn(
        shownName(implementation),
        cells(({ count }) => grouped(count)),
      ),
      figureColumn(
        bytesFormat.unit,
        cells(({ bytes }) => bytesFormat.format(bytes)),
      ),
    ];
  });
  const noteOf = (columns: readonly Column[]) => `${note}${belowZeroNote(columns)}`;
  return tablesBeside(title, noteOf, wordColumn('kind', kinds), pairs, MOST_BESIDE);
}

interface Sum {
  readonly count: number;
  readonly bytes: number;
}

const EVERYTHING_ELSE = 'everything else';
/** A kind is shown where some implementation has at least so many, or this share of all bytes. */
const FEWEST_SHOWN = 100;
const LEAST_SHARE_SHOWN = 0.001;

/** The kinds worth a row, most bytes first; the engine's own at the end. */
function kindsToShow(objects: readonly ObjectCount[]): string[] {
  const largest = Math.max(...objects.map(({ bytes }) => bytes));
  const most = new Map<string, number>();
  for (const { kind, count, bytes } of objects) {
    const isShown =
      Math.abs(count) >= FEWEST_SHOWN || Math.abs(bytes) >= LEAST_SHARE_SHOWN * largest;
    if (isShown && kind !== INTERNALS) most.set(kind, Math.max(most.get(kind) ?? 0, bytes));
  }
  const hasInternals = objects.some(({ kind }) => kind === INTERNALS);
  return [
    ...[...most.keys()].sort((a, b) => most.get(b)! - most.get(a)!),
    EVERYTHING_ELSE,
    ...(hasInternals ? [INTERNALS] : []),
  ];
}

/** null where nothing was measured; all kinds without a row of their own for {@link EVERYTHING_ELSE}. */
function sumOf(
  own: readonly ObjectCount[] | null,
  kind: string,
  kinds: readonly string[],
): Sum | null {
  if (own === null) return null;
  return own
    .filter((entry) => (kinds.includes(entry.kind) ? entry.kind : EVERYTHING_ELSE) === kind)
    .reduce((sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), {
      count: 0,
      bytes: 0,
    });
}
