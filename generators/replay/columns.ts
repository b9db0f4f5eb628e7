/** Finding the columns of an event: as the user says, as the layout says, or by their usual names. */

import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import {
  type Columns,
  NOON_NAMES,
  REQUEST_WRAPPERS,
  ROLES,
  type Role,
  USUAL_NAMES,
  WHOLE_NAMES,
  WRAPPERS,
} from './layouts.ts';

const partsOf = (role: Role) => USUAL_NAMES[role].map((candidate) => candidate.split('+'));
/** Of each part of an event. Taken apart once: names are looked up for each line of a sample. */
const CANDIDATES: Readonly<Record<Role, readonly (readonly string[])[]>> = {
  timestamp: partsOf('timestamp'),
  page: partsOf('page'),
  visitor: partsOf('visitor'),
};

/** The columns that are known so far. */
export type SomeColumns = Partial<Columns>;

/** The columns, or what is wrong with the header. */
export type FoundColumns = { readonly columns: Columns } | { readonly problem: string };

/**
 * Reads `timestamp=date+time,page=host+path,visitor=ip_id`, or a part of it.
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
    if (role === 'visitor') {
      chosen.visitor = name;
      continue;
    }
    chosen[role] = name.split('+').map((column) => column.trim());
    if (chosen[role].includes('')) throw columnsError(`a column of the ${role} has no name`);
  }
  // Each page would have one visitor, or each moment its own page: an answer, and of nothing.
  const whole = ROLES.map((role) => [role, [chosen[role] ?? []].flat().join('+')] as const);
  for (const [index, [role, name]] of whole.entries()) {
    const [other] = whole.slice(index + 1).find((one) => name !== '' && one[1] === name) ?? [];
    if (other !== undefined)
      throw columnsError(`${role} and ${other} are the same column, "${printable(name)}"`);
  }
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
  const timestamp = chosen.timestamp ?? withNoon(usualColumns('timestamp', names)[0], names);
  const page = chosen.page ?? usualColumns('page', names)[0];
  const visitor = chosen.visitor ?? usualColumns('visitor', names)[0]?.[0];
  return { ...(timestamp && { timestamp }), ...(page && { page }), ...(visitor && { visitor }) };
}

/** Finds the columns among the names of a header. */
export function findColumns(names: readonly string[], chosen: SomeColumns = {}): FoundColumns {
  const whole = chosen.page?.join('+');
  // A name of its own may hold a plus.
  const wanted =
    whole !== undefined && names.includes(whole) ? { ...chosen, page: [whole] } : chosen;
  const columns = recogniseColumns(names, wanted);
  for (const name of namesIn(columns)) {
    const count = names.filter((other) => other === name).length;
    if (count === 1) continue;
    const there = count === 0 ? 'there is no column' : `more than one column is named`;
    const remedy =
      count === 0
        ? ''
        : '\nEither may be meant. Rename or remove one, or say which are which by number: --columns timestamp=1,page=2,visitor=3';
    return { problem: `${there} "${printable(name)}" in the header: ${shown(names)}${remedy}` };
  }
  if (isComplete(columns)) return { columns };
  return { problem: unrecognised(columns, `the header: ${shown(names)}`) };
}

/** What to say where parts are still missing; `where` shows the names that were looked at. */
export function unrecognised(columns: SomeColumns, where: string): string {
  const missing = ROLES.filter((role) => columns[role] === undefined);
  const { timestamp, page, visitor = '…' } = columns;
  const example = `timestamp=${timestamp?.join('+') ?? '…'},page=${page?.join('+') ?? '…'},visitor=${visitor}`;
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

function namesIn({ timestamp = [], page = [], visitor }: SomeColumns): readonly string[] {
  return [...timestamp, ...page, visitor].filter((name) => name !== undefined);
}

/** The columns of usual names for one part, best first; each may be of several that are joined. */
export function usualColumns(role: Role, names: readonly string[]): readonly (readonly string[])[] {
  const byUsualName = new Map<string, string>();
  for (const name of names) {
    const key = usualForm(name);
    if (!byUsualName.has(key)) byUsualName.set(key, name);
  }
  for (const name of names.filter((name) => name.includes('.'))) {
    const key = usualForm(withoutWrappers(role, name));
    if (!WHOLE_NAMES.includes(key) && !byUsualName.has(key)) byUsualName.set(key, name);
  }
  return CANDIDATES[role]
    .filter((parts) => parts.every((part) => byUsualName.has(part)))
    .map((parts) => parts.map((part) => byUsualName.get(part)!));
}

/** A name as {@link USUAL_NAMES} has them: in small letters, without what may stand between its words. */
export function usualForm(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_.@#-]/g, '');
}

/** A dotted path from its first part on that says what the value is. */
function withoutWrappers(role: Role, path: string): string {
  const parts = path.split('.');
  const wrappers = role === 'timestamp' ? WRAPPERS : [...WRAPPERS, ...REQUEST_WRAPPERS];
  let first = 0;
  while (first < parts.length - 1 && wrappers.includes(usualForm(parts[first]!))) first++;
  return parts.slice(first).join('.');
}

/** With the column beside that tells AM from PM, without which 10 PM would be hour 10. */
function withNoon(
  timestamp: readonly string[] | undefined,
  names: readonly string[],
): readonly string[] | undefined {
  const noon = names.find((name) => NOON_NAMES.includes(usualForm(name)));
  return timestamp === undefined || noon === undefined ? timestamp : [...timestamp, noon];
}

function columnsError(problem: string): UsageError {
  return new UsageError(
    `--columns: ${problem}. Write it as timestamp=date+time,page=package,visitor=ip_id, ` +
      'with names from the header, or numbers from 1 where there is none.',
  );
}
