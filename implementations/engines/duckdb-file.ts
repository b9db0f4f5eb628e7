/**
 * DuckDB, exact, from a file: one query over `read_csv`, `read_json` or `read_parquet`, with the columns and their
 * types told, so that nothing is guessed and no column is read that is not counted. Texts are compared as texts.
 * O(n) time; memory for each distinct (hour, page, visitor), spilled to disk beyond the limit.
 * Times are read as TIMESTAMPTZ: as TIMESTAMP it is 7% faster, and takes 10:00+02:00 for 10:00 UTC. Lines that
 * hold no event, or are no UTF-8, are left out (`ignore_errors`) and not counted; times in Unix seconds are none.
 * It wins where Parquet spares the parsing; on CSV it loses to what keeps each name once and counts numbers.
 */
import type { CallLimits, FileAnswer, FileImplementation, LogFiles } from '../../contract.ts';
import { MS_PER_HOUR } from './access/answer-of-triples.ts';
import { ask, withDuckDB } from './access/duckdb.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';
import {
  assertAnyEvent,
  type EventColumnNames,
  type PlannedFile,
  planReading,
} from './access/log-files.ts';
import { refuseNulRuns } from './access/nul-runs.ts';
import { whileLogsAreSteady } from './access/steady-logs.ts';

const ENGINE = 'duckdb-file';
/** The first hour that a Date can hold: from there on all times are positive, where division rounds towards zero. */
const FIRST_HOUR = -8.64e15 / MS_PER_HOUR;

const countUniques: FileImplementation['countUniques'] = (log, limits) =>
  whileLogsAreSteady(ENGINE, log.paths, () => countSteady(log, limits));

async function countSteady(log: LogFiles, limits: CallLimits): Promise<FileAnswer> {
  const { files, columns } = await planReading(ENGINE, log);
  const uniques = await withDuckDB(limits, (connection) => {
    const hour = `(epoch_ms(timestamp) + ${-FIRST_HOUR * MS_PER_HOUR}) // ${MS_PER_HOUR}`;
    const events = files.map((file) => selectEvents(file, columns)).join(' UNION ALL ');
    const query =
      'SELECT hour::DOUBLE, page, count(*)::DOUBLE FROM ' +
      `(SELECT DISTINCT ${hour} AS hour, page, visitor FROM (${events}) ` +
      "WHERE timestamp IS NOT NULL AND page <> '' AND visitor <> '') GROUP BY hour, page";
    return ask(connection, query, FIRST_HOUR, (page) => page as string);
  });
  assertAnyEvent(ENGINE, log, uniques);
  return { uniques };
}

function selectEvents({ path, format, gzip, header }: PlannedFile, names: EventColumnNames) {
  const { timestamp, page, visitor } = names;
  const cast = `::TIMESTAMPTZ AS timestamp`;
  const fields = `${identifier(timestamp)}${cast}, ${identifier(page)}::VARCHAR AS page, ${identifier(visitor)}::VARCHAR AS visitor`;
  const compression = `compression = '${gzip ? 'gzip' : 'uncompressed'}'`;
  const typed = (name: string) =>
    `${text(name)}: '${name === timestamp ? 'TIMESTAMPTZ' : 'VARCHAR'}'`;
  switch (format) {
    case 'parquet':
      return `SELECT ${fields} FROM read_parquet(${text(path)})`;
    case 'ndjson': {
      const types = [timestamp, page, visitor].map(typed).join(', ');
      return `SELECT ${fields} FROM read_json(${text(path)}, format = 'newline_delimited', columns = {${types}}, ignore_errors = true, ${compression})`;
    }
    case 'csv': {
      const types = header.map(typed).join(', ');
      return (
        `SELECT ${fields} FROM read_csv(${text(path)}, auto_detect = false, header = true, delim = ',', ` +
        `quote = '"', escape = '"', columns = {${types}}, ignore_errors = true, ${compression})`
      );
    }
  }
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export default {
  description: `DuckDB ${VERSIONS.duckDB}, exact, from a file: read_csv, read_json or read_parquet, then SELECT DISTINCT, counted by hour and page.`,
  bottleneck:
    'Parsing the file and hashing the texts of page and visitor for every event, because it groups by texts.',
  input: 'file',
  needs: NEEDS.duckDB,
  countUniques,
  refuse: (log) => refuseNulRuns(ENGINE, log),
} satisfies FileImplementation;
