/** Finding the columns of an event: as the user says, as the layout says, or by their usual names. */

import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { type Columns, ROLES, type Role, USUAL_NAMES } from './layouts.ts';

/** The columns that are known so far. */
export type SomeColumns = Partial<Columns>;

/** The columns, or what is wrong with the header. */
export type FoundColumns = { readonly columns: Columns } | { readonly problem: string };

/**
 * Reads `timestamp=date+time,page=package,visitor=ip_id`, or a part of it.
 *
 * @throws UsageError where a part is not of that form, a column has no name or a part comes twice.
 */
export function parseColumns(text: string): SomeColumns {
  const chosen: { -readonly [K in Role]?: Columns[K] } = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const role = ROLES.find((known) => known === part.slice(0, Math.max(equals, 0)).trim());
    const name = part.slice(equals + 1).trim();
    if (role === undefined || name === '') {
      throw columnsError(`"${printable(part)}" is none of timestamp=…, page=…, visitor=…`);
    }
    if (chosen[role] !== undefined) throw columnsError(`${role} is given twice`);
    if (role === 'timestamp') chosen.timestamp = name.split('+').map((column) => column.trim());
    else chosen[role] = name;
  }
  if (chosen.timestamp?.includes('')) throw columnsError('a column of the timestamp has no name');
  return chosen;
}

/** Whether no part is missing. */
export function isComplete(columns: SomeColumns | undefined): columns is Columns {
  return columns !== undefined && ROLES.every((role) => columns[role] !== undefined);
}

/** Whether all parts are given by column numbers (from 1): then the file has no header. */
export function areNumbers(columns: SomeColumns | undefined): columns is Columns {
  return isComplete(columns) && namesIn(columns).every((name) => /^[1-9]\d{0,5}$/.test(name));
}

/** Completes a choice with columns of usual names, the best name of each part. */
export function recogniseColumns(names: readonly string[], chosen: SomeColumns = {}): SomeColumns {
  const timestamp = chosen.timestamp ?? usual('timestamp', names);
  const page = chosen.page ?? usual('page', names)?.[0];
  const visitor = chosen.visitor ?? usual('visitor', names)?.[0];
  return { ...(timestamp && { timestamp }), ...(page && { page }), ...(visitor && { visitor }) };
}

/** Finds the columns among the names of a header. */
export function findColumns(names: readonly string[], chosen: SomeColumns = {}): FoundColumns {
  for (const name of namesIn(chosen)) {
    const count = names.filter((other) => other === name).length;
    if (count === 1) continue;
    const there = count === 0 ? 'there is no column' : `there are ${count} columns`;
    return { problem: `${there} "${printable(name)}" in the header: ${shown(names)}` };
  }
  const columns = recogniseColumns(names, chosen);
  if (isComplete(columns)) return { columns };
  return { problem: unrecognised(columns, `the header: ${shown(names)}`) };
}

/** What to say where parts are still missing; `where` shows the names that were looked at. */
export function unrecognised(columns: SomeColumns, where: string): string {
  const missing = ROLES.filter((role) => columns[role] === undefined);
  const { timestamp, page = '…', visitor = '…' } = columns;
  const example = `timestamp=${timestamp?.join('+') ?? '…'},page=${page},visitor=${visitor}`;
  return (
    `no column is recognised as ${missing.join(', ')} in ${where}\n` +
    `Say which are which: --columns ${printable(example, 200)}\n` +
    'In a file without a header, by number: --columns timestamp=1,page=2,visitor=3'
  );
}

/** The names of a header for a message. */
export function shown(names: readonly string[]): string {
  return printable(names.join(', '), 200);
}

function namesIn({ timestamp = [], page, visitor }: SomeColumns): readonly string[] {
  return [...timestamp, page, visitor].filter((name) => name !== undefined);
}

function usual(role: Role, names: readonly string[]): readonly string[] | undefined {
  const byUsualName = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase().replace(/[\s_.@-]/g, '');
    if (!byUsualName.has(key)) byUsualName.set(key, name);
  }
  for (const candidate of USUAL_NAMES[role]) {
    const columns = candidate.split('+').map((part) => byUsualName.get(part));
    if (columns.every((column) => column !== undefined)) return columns;
  }
  return undefined;
}

function columnsError(problem: string): UsageError {
  return new UsageError(
    `columns: ${problem}. Write it as timestamp=date+time,page=package,visitor=ip_id, ` +
      'with names from the header, or numbers from 1 where there is none.',
  );
}
