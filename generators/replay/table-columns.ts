/** What a table's header, or columns given as numbers, tell: where the events are, and how rejected rows are called. */

import { findColumns } from './columns.ts';
import { type Columns, type Layout, layoutOf, ROLES, type Role } from './layouts.ts';
import type { ReadOptions } from './parameters.ts';
import { type Rejection, rejection } from './records.ts';

/** What servers write where a value is absent; {@link Layout.missing} of tables that no layout describes. */
const DASH = Buffer.from('-');

/** Why a row has no time, where no layout has a word of its own for that. */
export const NO_TIMESTAMP = 'no_timestamp';

/** Where a table's events are, and how its rejected rows are called. */
export interface Table {
  readonly width: number;
  readonly timestamp: readonly number[];
  /** Joined where there are several. */
  readonly page: readonly number[];
  readonly visitor: number;
  /** The name of its column; undefined where columns are numbers. */
  readonly visitorName: string | undefined;
  readonly unixSeconds: boolean;
  readonly missing: readonly Buffer[];
  readonly pageFirst: boolean;
  readonly reasons: Readonly<Record<'header' | 'fields' | Role, Rejection>>;
  /** The bytes of the header, which may come again where files were put one behind the other. */
  header: Buffer | undefined;
}

/** The table of columns that are given as numbers, the first of which is 1; or why it cannot be. */
export function numberedTable(
  columns: Columns,
  width: number,
): Table | { readonly problem: string } {
  const numbers = {
    timestamp: columns.timestamp.map((column) => Number(column) - 1),
    page: columns.page.map((column) => Number(column) - 1),
    visitor: Number(columns.visitor) - 1,
  };
  const last = 1 + Math.max(...numbers.timestamp, ...numbers.page, numbers.visitor);
  if (last > width)
    return { problem: `there is no column ${last}: the first line has ${width} fields` };
  return { ...plainTable(width), ...numbers };
}

/** The table whose columns have these names, by its layout where that is known, or as chosen; or what is missing. */
export function namedTable(
  format: Layout['format'],
  names: readonly string[],
  chosen: ReadOptions['columns'],
): Table | { readonly problem: string } {
  const layout = layoutOf(format, names);
  const known = layout && lettersAsIn(names, layout);
  const found = findColumns(names, { ...known, ...chosen });
  if ('problem' in found) return found;
  const { timestamp, page, visitor } = found.columns;
  const table = {
    ...plainTable(names.length),
    timestamp: timestamp.map((name) => names.indexOf(name)),
    page: page.map((name) => names.indexOf(name)),
    visitor: names.indexOf(visitor),
    visitorName: visitor,
  };
  if (layout === undefined || known === undefined) return table;
  const reasons = { ...table.reasons };
  reasons.header = rejection(layout.reasons.header, true);
  reasons.fields = rejection(layout.reasons.fields);
  for (const role of ROLES) {
    // A column that the user chose instead does not go by the layout's name for the usual one.
    if (String(found.columns[role]) === String(known[role])) {
      reasons[role] = rejection(layout.reasons[role]);
    }
  }
  return {
    ...table,
    reasons,
    unixSeconds: layout.time === 'unix-seconds' && String(timestamp) === String(known.timestamp),
    missing: layout.missing.map((text) => Buffer.from(text)),
    pageFirst: layout.firstChecked === 'page',
  };
}

/** The layout's columns in the letter case of this header. */
function lettersAsIn(names: readonly string[], { header, columns }: Layout): Columns {
  const named = (column: string): string => names[header.indexOf(column)] ?? column;
  return {
    timestamp: columns.timestamp.map(named),
    page: columns.page.map(named),
    visitor: named(columns.visitor),
  };
}

function plainTable(width: number): Table {
  return {
    width,
    timestamp: [],
    page: [],
    visitor: 0,
    visitorName: undefined,
    unixSeconds: false,
    missing: [DASH],
    pageFirst: true,
    reasons: {
      header: rejection('header', true),
      fields: rejection(`not_${width}_fields`),
      timestamp: rejection(NO_TIMESTAMP),
      page: rejection('no_page'),
      visitor: rejection('no_visitor'),
    },
    header: undefined,
  };
}
