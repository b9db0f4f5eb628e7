/** The named suites: which built-in implementations take part, on which workloads, and what they are held against. */
import type { InputForm } from '../contract.ts';
import { DEFAULT_BUDGET_SECONDS } from '../harness/request/default-limits.ts';
import type { KnownSuites } from '../harness/request/suites.ts';

/** What the implementations of a form are compared with, where nobody says otherwise: the plain way to do it. */
export const DEFAULT_BASELINES: Readonly<Record<InputForm, string>> = {
  rows: 'naive-set-of-sets',
  columns: 'sets-of-ids',
  file: 'replay-file',
};

const EVERYDAY = ['everyday'];
/** Seconds for a group of a few implementations on one workload. */
const GROUP_SECONDS = DEFAULT_BUDGET_SECONDS;
/** Of twice as many, a budget has three rounds, and intervals are several times as wide: the rows of a call take longer than the call. */
const ROWS_EVENTS = 1_000_000;

/** Those that are meant to win. */
const OURS = {
  rows: ['packed-rows', 'batched-bytes'],
  columns: ['packed-columns', 'wasm-columns', 'wasm-columns-threads'],
  file: ['parallel-file', 'replay-file'],
};
const ROWS = ['naive-set-of-sets', 'flat-tuple-set', 'nested-seen-cached', ...OURS.rows];
const COLUMNS = ['sets-of-ids', ...OURS.columns];
const ENGINES = {
  rows: ['duckdb-rows', 'clickhouse-rows'],
  columns: [
    'duckdb-columns',
    'clickhouse-columns',
    'duckdb-approximate-columns',
    'clickhouse-approximate-columns',
    'hyperloglog-columns',
  ],
  file: ['duckdb-file', 'clickhouse-file'],
};
/** Those that need a server: skipped where the environment names none. */
export const SERVERS: readonly string[] = ['clickhouse-cluster-columns', 'clickhouse-cluster-file'];

/** Shapes that decide differently, from many visitors of few pages to a page for every other event. */
const SHAPES = ['everyday', 'month', 'shuffled', 'one-visitor', 'all-unique', 'long-tail-pages'];

/** Of a few implementations of one form. */
const OF_FORM = {
  baselines: DEFAULT_BASELINES,
  workloads: EVERYDAY,
  readsFiles: false,
  measuresMemory: true,
  budgetSeconds: GROUP_SECONDS,
};

/** By the name that users write behind `--suite`. */
export const SUITES = {
  rows: {
    description: 'events as objects, as the original function takes them; what run does by default',
    implementations: ROWS,
    ...OF_FORM,
    events: ROWS_EVENTS,
  },
  columns: {
    description: 'typed arrays of times and ids in shared memory',
    implementations: COLUMNS,
    ...OF_FORM,
  },
  file: {
    description: 'from the bytes of a file to the answer',
    implementations: OURS.file,
    ...OF_FORM,
  },
  engines: {
    description: 'ours against DuckDB, ClickHouse and approximate counting, in every form',
    implementations: [
      ...OURS.rows,
      ...ENGINES.rows,
      ...OURS.columns,
      ...ENGINES.columns,
      ...OURS.file,
      ...ENGINES.file,
    ],
    baselines: { rows: 'packed-rows', columns: 'wasm-columns-threads', file: 'parallel-file' },
    workloads: EVERYDAY,
    readsFiles: true,
    measuresMemory: true,
    budgetSeconds: 3 * GROUP_SECONDS,
  },
  cluster: {
    description:
      'ours and ClickHouse in this process against the server of UNIQBENCH_CLICKHOUSE, loading and counting apart',
    implementations: [
      'wasm-columns-threads',
      'clickhouse-columns',
      'clickhouse-cluster-columns',
      'parallel-file',
      'clickhouse-file',
      'clickhouse-cluster-file',
    ],
    baselines: { columns: 'wasm-columns-threads', file: 'parallel-file' },
    workloads: EVERYDAY,
    readsFiles: false,
    measuresMemory: false,
    budgetSeconds: 2 * GROUP_SECONDS,
  },
  choose: {
    description:
      'the fast ones of each form over events, on six workloads, for --format choice; time only, about three quarters of an hour',
    implementations: ['nested-seen-cached', ...OURS.rows, ...OURS.columns, ...OURS.file],
    baselines: { rows: 'nested-seen-cached', columns: 'packed-columns', file: 'replay-file' },
    workloads: SHAPES,
    readsFiles: false,
    measuresMemory: false,
    // On a slow machine, the largest of the slowest workload alone takes three minutes.
    budgetSeconds: 2_700,
    sweep: ['events=1e4..1e6'],
  },
  all: {
    description: 'every implementation there is',
    implementations: [
      ...ROWS,
      ...COLUMNS,
      ...OURS.file,
      ...Object.values(ENGINES).flat(),
      ...SERVERS,
    ],
    baselines: DEFAULT_BASELINES,
    workloads: EVERYDAY,
    readsFiles: true,
    measuresMemory: true,
    budgetSeconds: 5 * GROUP_SECONDS,
  },
} as const satisfies KnownSuites['named'];

/** One of {@link SUITES}. */
export type SuiteName = keyof typeof SUITES;
