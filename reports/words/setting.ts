/** Where and how a run was made, and what its implementations say of themselves: facts with their names. Pure. */
import { type FileOnRecord, skippedInWords } from '../../harness/wire/groups.ts';
import { printable } from '../../printable.ts';
import { grouped, percent } from '../../quantity.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import { columnFormat, duration } from './units.ts';

/** A fact with its name. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

const UNKNOWN = 'not known';

/** Machine, runtime, code and request. */
export function settingOf({ environment, request, durationMs, whole }: Report): Fact[] {
  const { execArgv, nodeOptions, loadAverage, gitCommit } = environment;
  const flags = [...execArgv, ...(nodeOptions === null ? [] : [`NODE_OPTIONS=${nodeOptions}`])];
  return [
    {
      name: 'machine',
      value: `${environment.cpuModel}, ${environment.cores} cores, ${(environment.memoryBytes / 1e9).toFixed(0)} GB`,
    },
    {
      name: 'system',
      value: `${environment.platform} ${environment.osRelease}, ${environment.arch}`,
    },
    { name: 'CPU governor', value: environment.cpuGovernor ?? UNKNOWN },
    { name: 'load at the start', value: loadAverage === null ? UNKNOWN : loadAverage.toFixed(2) },
    { name: 'Node', value: `${environment.node}, V8 ${environment.v8}` },
    { name: 'flags', value: flags.join(' ') || 'none' },
    { name: 'uniqbench', value: environment.uniqbench },
    { name: 'commit', value: gitCommit === null ? UNKNOWN : commitInWords(gitCommit) },
    { name: 'command', value: `uniqbench ${environment.commandLine.join(' ')}` },
    { name: 'threads', value: `${request.threads} for a call at the most` },
    ...request.skipped
      .filter(({ isAskedFor }) => !isAskedFor)
      .map((one) => ({ name: 'left out', value: skippedInWords(one) })),
    { name: 'seed', value: String(request.seed) },
    { name: 'started', value: environment.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC') },
    ...(request.elapsedBeforeMs === 0
      ? []
      : [
          {
            name: 'went on',
            value: `with what an interrupted run had measured in ${duration(request.elapsedBeforeMs / 1e3)}`,
          },
        ]),
    {
      name: 'took',
      value:
        durationMs === null
          ? UNKNOWN
          : `${duration(durationMs / 1e3)}${whole ? '' : ', then stopped'}`,
    },
    {
      name: 'verdicts',
      value: `times within ${percent(request.threshold)} are equivalent; ${percent(request.alpha)} chance of a false alarm in the whole run`,
    },
    {
      name: 'limits',
      value: `${grouped(request.budgetSeconds)} s for the run, ${grouped(request.timeoutSeconds)} s and ${grouped(request.memoryLimitMb)} MB for a trial`,
    },
  ];
}

function commitInWords(commit: string): string {
  const clean = commit.replace(/-dirty$/, '');
  return clean === commit ? clean : `${clean}, with changes that are not committed`;
}

/** The data of a workload in a sentence. */
export function datasetInWords(report: Report, workload: string): string | null {
  const inputs = report.workloads.find((entry) => entry.workload === workload);
  if (inputs !== undefined && 'task' in inputs) return inputsInWords(inputs, report.request.seed);
  const dataset = eventsOf(report, workload);
  if (dataset === null) return null;
  const { events, pages, visitors, hours, pairs, uniques, digest, file } = dataset;
  return (
    `${grouped(events)} events, ${grouped(pages)} pages, ${grouped(visitors)} visitors, ${grouped(hours)} hours; ` +
    `the answer: ${grouped(pairs)} pairs of hour and page, ${grouped(uniques)} uniques in all. ` +
    `Seed ${report.request.seed}, digest ${digest.slice(0, 12)}.${file === undefined ? '' : ` ${fileInWords(file)}`}`
  );
}

/** `size 1,000,000, order random: Float64Array of 1,000,000. Answers are held against those of the baseline.` */
function inputsInWords(
  {
    parameters,
    input,
    judgedBy,
    inputDigest,
  }: Extract<Report['workloads'][number], { readonly task: string }>,
  seed: number,
): string {
  const told = Object.entries(parameters).map(
    ([name, value]) =>
      `${name} ${typeof value === 'number' ? grouped(value) : printable(String(value), 60)}`,
  );
  const by =
    judgedBy === 'expected' ? "the task's own oracle" : 'those of the baseline, right or not';
  const digest =
    inputDigest === null ? '' : `, digest of the first input ${inputDigest.slice(0, 12)}`;
  return `${[...told, `input: ${input}`].join(', ')}. Answers are held against ${by}. Seed ${seed}${digest}.`;
}

/** `As a file: csv, 180 MB, in the page cache when it is read.` */
function fileInWords({ format, bytes, unreadableEvents }: FileOnRecord): string {
  const { unit, format: shown } = columnFormat('bytes', [bytes]);
  const lost =
    unreadableEvents === 0
      ? ''
      : ` No reader takes ${grouped(unreadableEvents)} of the events from it: a name of theirs is empty.`;
  return `As a file: ${format ?? 'the log itself'}, ${shown(bytes)} ${unit}, in the page cache when it is read.${lost}`;
}
