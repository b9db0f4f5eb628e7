/** What differs between the circumstances of two runs, in words: before their figures are compared. Pure. */
import { printable } from '../../printable.ts';
import type { Environment } from './environment.ts';
import type { RunRecord } from './record.ts';
import { digestOfInputs, type WorkloadEntry } from './workload-entry.ts';

/** What a reader is told in which words, and how its value reads. */
interface Circumstance {
  readonly name: string;
  readonly of: (environment: Environment) => string;
}

const COMMAND_LINE = 'command line';

const CIRCUMSTANCES: readonly Circumstance[] = [
  { name: 'processor', of: ({ cpuModel }) => cpuModel },
  { name: 'number of cores', of: ({ cores }) => String(cores) },
  { name: 'memory', of: ({ memoryBytes }) => `${(memoryBytes / 1e9).toFixed(1)} GB` },
  {
    name: 'operating system',
    of: ({ platform, osRelease, arch }) => `${platform} ${osRelease} ${arch}`,
  },
  { name: 'CPU governor', of: ({ cpuGovernor }) => cpuGovernor ?? 'not known' },
  { name: 'version of uniqbench', of: ({ uniqbench }) => uniqbench },
  { name: 'version of Node', of: ({ node }) => node },
  { name: 'version of V8', of: ({ v8 }) => v8 },
  { name: 'flags of Node', of: ({ execArgv }) => listed(execArgv) },
  { name: 'NODE_OPTIONS', of: ({ nodeOptions }) => nodeOptions ?? 'none' },
  { name: 'commit', of: ({ gitCommit }) => gitCommit ?? 'not known' },
  { name: COMMAND_LINE, of: ({ commandLine }) => listed(commandLine) },
];

/** Load averages are told where they differ by more than this share of the cores. */
const LOAD_SHARE = 0.25;
/** A machine's temperature and neighbours change in less; every two runs differ in their start. */
const HOURS_APART = 1;
const MS_PER_HOUR = 3_600_000;
const LONGEST_VALUE = 120;

/** Whether figures of the two compare: the same processor, cores, system and runtime. */
export function isSameMachine(a: RunRecord, b: RunRecord): boolean {
  const parts = ({ header: { environment } }: RunRecord) => {
    const { cpuModel, cores, platform, arch, node, v8 } = environment;
    return [cpuModel, cores, platform, arch, node, v8];
  };
  const others = parts(b);
  return parts(a).every((part, index) => part === others[index]);
}

/** Sentences, one for each circumstance that differs; empty where the two runs were made alike. */
export function differencesOfEnvironment(a: RunRecord, b: RunRecord): string[] {
  const [one, other] = [a.header.environment, b.header.environment];
  return [
    ...CIRCUMSTANCES.flatMap(({ name, of }) => difference(name, of(one), of(other))),
    ...differentLoad(one, other),
    ...difference('number of threads', String(a.header.threads), String(b.header.threads)),
    ...difference('seed', String(a.header.seed), String(b.header.seed)),
    ...differentData(a, b),
    ...farApart(one, other),
  ];
}

/** Sentences of what differs between two machines, their runtimes and code; not of how busy they are, nor of what was asked of them. */
export function differentCircumstances(one: Environment, other: Environment): string[] {
  return CIRCUMSTANCES.filter(({ name }) => name !== COMMAND_LINE).flatMap(({ name, of }) =>
    difference(name, of(one), of(other)),
  );
}

function difference(name: string, one: string, other: string): string[] {
  if (one === other) return [];
  const [from, to] = [one, other].map((value) => printable(value, LONGEST_VALUE));
  return [`Different ${name}: ${from} and ${to}.`];
}

function differentLoad(one: Environment, other: Environment): string[] {
  const [a, b] = [one.loadAverage, other.loadAverage];
  if (a === null || b === null) return [];
  if (Math.abs(a - b) <= LOAD_SHARE * Math.min(one.cores, other.cores)) return [];
  return [`Different load at the start: ${a.toFixed(2)} and ${b.toFixed(2)}.`];
}

/** The events of workloads that both have, and who owned their strings. */
function differentData(a: RunRecord, b: RunRecord): string[] {
  return a.workloads.flatMap((one) => {
    const other = b.workloads.find(({ workload }) => workload === one.workload);
    if (other === undefined) return [];
    const name = printable(one.workload, LONGEST_VALUE);
    const digests = [one, other].map(digestOfInputs);
    return [
      ...difference(`digest of the inputs of ${name}`, digests[0]!, digests[1]!),
      ...difference(`ownership of strings of ${name}`, one.strings ?? '', other.strings ?? ''),
      ...difference(`file of ${name}`, fileOf(one, other), fileOf(other, one)),
    ];
  });
}

/** Where one of the two read no file, there is no difference. */
function fileOf({ file }: WorkloadEntry, other: WorkloadEntry): string {
  const { format, bytes } = file ?? other.file ?? { format: null, bytes: 0 };
  return `${format ?? 'the log itself'} of ${bytes} bytes`;
}

function farApart(one: Environment, other: Environment): string[] {
  const hours = Math.abs(Date.parse(one.startedAt) - Date.parse(other.startedAt)) / MS_PER_HOUR;
  return hours <= HOURS_APART ? [] : [`The runs were started ${hours.toFixed(0)} hours apart.`];
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(' ');
}
