/** Where and how a run was made, and what its implementations say of themselves: facts with their names. Pure. */
import { type FileOnRecord, skippedInWords } from '../../harness/wire/groups.ts';
import type { StringOwnership } from '../../harness/wire/strings.ts';
import { printable } from '../../printable.ts';
import { counted, duration, grouped, percent } from '../../quantity.ts';
import type { FormReport } from '../figures/parts.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import { eventsOfMemory } from './conclusions.ts';
import { runtimeFacts } from './runtimes.ts';
import { inputInWords, rightAnswerInWords, TASK } from './task-words.ts';
import { columnFormat } from './units.ts';

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
      value: `${environment.cpuModel}, ${counted(environment.cores, 'core')}, ${(environment.memoryBytes / 1e9).toFixed(0)} GB`,
    },
    {
      name: 'system',
      value: `${environment.platform} ${environment.osRelease}, ${environment.arch}`,
    },
    { name: 'CPU governor', value: environment.cpuGovernor ?? UNKNOWN },
    { name: 'load at the start', value: loadAverage === null ? UNKNOWN : loadAverage.toFixed(2) },
    { name: 'Node', value: `${environment.node}, V8 ${environment.v8}` },
    { name: 'flags', value: flags.join(' ') || 'none' },
    ...runtimeFacts({ request }).map((value) => ({ name: 'runtime', value })),
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
      value: `times and memory within ${percent(request.threshold)} are the same; ${percent(request.alpha)} chance of a false alarm in the whole run`,
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

/** The inputs of a workload in sentences; null where they could not be made. */
export function datasetInWords(report: FormReport, workload: string): string | null {
  const inputs = report.workloads.find((entry) => entry.workload === workload);
  if (inputs !== undefined && 'task' in inputs) return inputsInWords(inputs, report.request.seed);
  const dataset = eventsOf(report, workload);
  if (dataset === null) return null;
  const { digest, strings, file } = dataset;
  return (
    `${inputInWords(dataset)}. ${rightAnswerInWords(dataset, report.request.words)} ` +
    `${report.form === 'rows' ? `Strings are ${strings}: ${STRINGS_IN_WORDS[strings]}. ` : ''}Made with seed ${report.request.seed}; the same digest, ` +
    `${digest.slice(0, 12)}, is the same ${TASK.items}.${file === undefined ? '' : ` ${fileInWords(file)}`}`
  );
}

type TaskInReport = Extract<Report['workloads'][number], { readonly task: string }>;

function parametersInWords({ parameters, input }: TaskInReport): string {
  const told = Object.entries(parameters).map(
    ([name, value]) =>
      `${name} ${typeof value === 'number' ? grouped(value) : printable(String(value), 60)}`,
  );
  return [...told, `input: ${input}`].join(', ');
}

/** `size 1,000,000, order random: Float64Array of 1,000,000. Answers are held against those of the baseline.` */
function inputsInWords(inputs: TaskInReport, seed: number): string {
  const { judgedBy, inputDigest, checks, isBenchmarkFile } = inputs;
  if (isBenchmarkFile === true)
    return `${parametersInWords(inputs)}. What benches return is compared with what the baseline returns, and not judged: no file promises that it is the same.`;
  const also =
    checks.length === 0
      ? 'No other inputs are checked: the task gives neither hostile ones nor relations.'
      : `Also checked: ${checks.map((one) => printable(one, 60)).join(', ')}.`;
  const by =
    judgedBy === 'expected'
      ? "the task's own oracle"
      : "those of the task's own baseline, right or not";
  const digest =
    inputDigest === null ? '' : `, digest of the first input ${inputDigest.slice(0, 12)}`;
  return `${parametersInWords(inputs)}. Answers are held against ${by}. ${also} Seed ${seed}${digest}.`;
}

/** The same as short as it can be, with what memory was measured on where that is not all of it: figures of both stand side by side. */
export function datasetInBrief(report: Report, workload: string): string | null {
  const inputs = report.workloads.find((entry) => entry.workload === workload);
  if (inputs === undefined) return null;
  if ('task' in inputs) return `${parametersInWords(inputs)}.`;
  const events = eventsOfMemory(report, workload);
  return `${inputInWords(inputs)}${events === null ? '' : `; memory: the ${events}`}.`;
}

/** Who owns the strings of the input: it decides what keeping one costs. */
const STRINGS_IN_WORDS: Readonly<Record<StringOwnership, string>> = {
  slices: 'each points into the line that it was read from, which whoever keeps it keeps alive',
  fresh: `each belongs to one ${TASK.item}`,
  shared: 'there is one for each name, which costs its keeper nothing',
};

/** `As a file: csv, 180 MB, in the page cache when it is read.` */
function fileInWords({ format, bytes, unreadableEvents }: FileOnRecord): string {
  const { unit, format: shown } = columnFormat('bytes', [bytes]);
  const lost =
    unreadableEvents === 0
      ? ''
      : ` No reader takes ${grouped(unreadableEvents)} of the ${TASK.items} from it: a name of theirs is empty.`;
  return `As a file: ${format ?? 'the log itself'}, ${shown(bytes)} ${unit}, in the page cache when it is read.${lost}`;
}
