/**
 * ClickHouse (chDB, in this process), exact, from a file: one query over `file()`, with the columns and their types
 * told. Texts are compared as bytes. O(n) time; memory for each distinct (hour, page, visitor), spilled to disk
 * beyond the limit.
 * Times are read by `best_effort`, which ISO 8601 with a T or an offset needs; the engine's own format is refused.
 * Lines that hold no event are left out (`input_format_allow_errors_ratio`) and not counted.
 * It wins where Parquet spares the parsing; on CSV it loses to what keeps each name once and counts numbers.
 */
import type { CallLimits, FileAnswer, FileImplementation, LogFiles } from '../../contract.ts';
import { decodeName } from '../../names.ts';
import { MS_PER_HOUR } from './access/answer-of-triples.ts';
import { ask } from './access/clickhouse.ts';
import { NEEDS, VERSIONS } from './access/installed.ts';
import {
  assertAnyEvent,
  type EventColumnNames,
  type PlannedFile,
  planReading,
} from './access/log-files.ts';
import { refuseNulRuns } from './access/nul-runs.ts';
import { whileLogsAreSteady } from './access/steady-logs.ts';

const ENGINE = 'clickhouse-file';
/** The first hour that a Date can hold: from there on all times are positive, where division rounds towards zero. */
const FIRST_HOUR = -8.64e15 / MS_PER_HOUR;
const FORMATS = { csv: 'CSVWithNames', ndjson: 'JSONEachRow', parquet: 'Parquet' } as const;
const SETTINGS = [
  "date_time_input_format='best_effort'",
  'input_format_allow_errors_ratio=1',
  'input_format_skip_unknown_fields=1',
  // A missing time would be 1970, and \\N, which may be anyone's name, would be missing.
  'input_format_csv_empty_as_default=0',
  "format_csv_null_representation=''",
];

const countUniques: FileImplementation['countUniques'] = (log, limits) =>
  whileLogsAreSteady(ENGINE, log.paths, () => countSteady(log, limits));

async function countSteady(log: LogFiles, limits: CallLimits): Promise<FileAnswer> {
  const { files, columns } = await planReading(ENGINE, log);
  const hour = `intDiv(toUnixTimestamp64Milli(assumeNotNull(timestamp)) + ${-FIRST_HOUR * MS_PER_HOUR}, ${MS_PER_HOUR})`;
  const events = files.map((file) => selectEvents(file, columns)).join(' UNION ALL ');
  const query =
    `SELECT toFloat64(${hour} AS hour), page, toUInt32(uniqExact(visitor)) FROM (${events}) ` +
    "WHERE isNotNull(timestamp) AND page <> '' AND visitor <> '' GROUP BY hour, page";
  const readPage = (bytes: { text: () => Uint8Array }) => decodeName(bytes.text());
  const uniques = await ask(query, limits, FIRST_HOUR, readPage, SETTINGS);
  assertAnyEvent(ENGINE, log, uniques);
  return { uniques };
}

function selectEvents({ path, format, gzip }: PlannedFile, names: EventColumnNames): string {
  const [timestamp, page, visitor] = [names.timestamp, names.page, names.visitor].map(identifier);
  const structure = `${timestamp} Nullable(DateTime64(3, 'UTC')), ${page} String, ${visitor} String`;
  const fields = `${timestamp} AS timestamp, ${page} AS page, ${visitor} AS visitor`;
  const compression = gzip ? 'gzip' : 'none';
  return `SELECT ${fields} FROM file(${text(path)}, ${FORMATS[format]}, ${text(structure)}, '${compression}')`;
}

function identifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

function text(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

export default {
  description: `ClickHouse (chDB ${VERSIONS.chDB}), exact, from a file: file() as CSV, JSON or Parquet, then uniqExact(visitor).`,
  bottleneck:
    'Parsing the file and hashing the texts of page and visitor for every event, because it groups by texts.',
  input: 'file',
  needs: NEEDS.chDB,
  countUniques,
  refuse: (log) => refuseNulRuns(ENGINE, log),
} satisfies FileImplementation;
