/** A user's condition, put to the server by itself before anything is counted, so that what is wrong with it is told in its own words. */
import { isUsageError, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { didYouMean } from '../unknown-name.ts';
import type { DescribedTable } from './describe-table.ts';
import { isOfQuery, saidBy, serverCode } from './failures.ts';
import { identifier } from './quoting.ts';
import type { Server, Settings } from './server.ts';

/** ErrorCodes.cpp: those of columns that are not there. */
const NO_COLUMN = [10, 16, 47];
/** How versions name one: 18, 20 to 23, and later ones. */
const UNKNOWN_NAME =
  /(?:Unknown (?:expression |or |function )*(?:identifier|column):?|Missing columns:|There's no column) ['"`]?([^'"`\s,;()]+)/;
const EXAMPLE =
  'Give one condition, as it would stand behind WHERE: --where "status = 200"; texts in single quotes';

/**
 * Asks for none of the rows that meet it. What has nothing to do with the condition is left to the counting, which it fails as well.
 *
 * @param where Checked by where.ts.
 * @throws UsageError that says what of the condition is wrong.
 */
export async function assertCondition(
  server: Server,
  { source, columns }: Pick<DescribedTable, 'source' | 'columns'>,
  where: string,
  settings: Settings,
): Promise<void> {
  // A column, because 18.16 cannot find those of two conditions over shards where a constant is selected.
  const before = `SELECT ${identifier(columns[0]!.name)} FROM ${source} WHERE (\n`;
  try {
    // Behind a line end, as in queries.ts.
    await server.ask(`${before}${where}\n) LIMIT 0`, settings);
  } catch (error) {
    const cause = isUsageError(error) ? error.cause : null;
    const code = serverCode(cause);
    if (code === null || !(NO_COLUMN.includes(code) || isOfQuery(code))) return;
    const said = saidBy(cause).replace(/[.\s]+$/, '');
    const why =
      unknownColumn(
        said,
        columns.map(({ name }) => name),
      ) ??
      syntaxError(said, Buffer.byteLength(before), where) ??
      `the server cannot work it out: ${said}. ${EXAMPLE}`;
    throw new UsageError(`--where: ${why}.`, { cause: error });
  }
}

function unknownColumn(said: string, names: readonly string[]): string | null {
  const name = UNKNOWN_NAME.exec(said)?.[1];
  // A query within it is called so by old versions.
  if (name === undefined || names.includes(name) || name.startsWith('_subquery')) return null;
  return (
    `there is no column ${JSON.stringify(printable(name, 200))} in the table.${didYouMean(name, names)} ` +
    `Its columns: ${names.map((one) => printable(one, 100)).join(', ')}; texts stand in single quotes`
  );
}

/** @param start Bytes of the query before the condition. */
function syntaxError(said: string, start: number, where: string): string | null {
  const position = /Syntax error[^:]*: failed at position (\d+)/.exec(said)?.[1];
  if (position === undefined) return null;
  const rest = Buffer.from(where)
    .subarray(Number(position) - 1 - start)
    .toString();
  return rest.trim() === ''
    ? `it is not whole: something is missing at its end. ${EXAMPLE}`
    : `the server does not understand it from here on: ${printable(rest, 60)}. ${EXAMPLE}`;
}
