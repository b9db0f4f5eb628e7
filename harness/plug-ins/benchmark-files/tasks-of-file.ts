/** Makes tasks of the groups of a benchmark file. Runs in trial processes. */
import { basename } from 'node:path';
import { inspect } from 'node:util';
import { type FoundBench, type FoundGroup, MOST_WORKLOADS, type Parameters } from './found.ts';

/** Groups as tasks. */
export interface BenchmarkTask {
  /** By the names of workloads. */
  readonly workloads: Readonly<Record<string, Parameters>>;
  /** By names that differ; in the order of the file. */
  readonly benches: ReadonlyMap<string, FoundBench>;
  readonly baseline: string;
}

const MOST_CHARACTERS = 40;
const MOST_CHARACTERS_OF_NAME = 120;

/** By names that differ, in the order of the file: the names of the first groups do not depend on those that follow. */
export function tasksOfGroups(
  groups: readonly FoundGroup[],
  source: string,
): ReadonlyMap<string, BenchmarkTask> {
  const tasks = new Map<string, BenchmarkTask>();
  for (const { path, benches } of groups) {
    const named = path.join(' > ') || nameOfFile(source);
    for (const [signature, alike] of byParameters(benches)) {
      const isFirst = alike.includes(benches[0]!);
      const name =
        isFirst || signature === ''
          ? named
          : `${named} (${inBrief(signature, MOST_CHARACTERS_OF_NAME)})`;
      tasks.set(unique(name, tasks), taskOf(alike));
    }
  }
  return tasks;
}

/** `sort` of `sort.bench.ts`. */
function nameOfFile(source: string): string {
  return basename(source).replace(/(?:\.(?:bench|benchmark))?\.[^.]+$/, '');
}

/** Those of the same parameters are compared with each other, on the same values. */
function byParameters(benches: readonly FoundBench[]): ReadonlyMap<string, FoundBench[]> {
  const alike = new Map<string, FoundBench[]>();
  for (const bench of benches) {
    const signature = Object.entries(bench.parameters)
      .map(([name, values]) => `${name}: ${values.map(inWords).join(', ')}`)
      .join('; ');
    const others = alike.get(signature);
    if (others === undefined) alike.set(signature, [bench]);
    else others.push(bench);
  }
  return alike;
}

function taskOf(alike: readonly FoundBench[]): BenchmarkTask {
  const benches = new Map<string, FoundBench>();
  for (const bench of alike) benches.set(unique(bench.name, benches), bench);
  const all = [...benches];
  const [baseline] =
    all.find(([, { isBaseline }]) => isBaseline) ??
    all.find(([name]) => /^baseline$/i.test(name.trim())) ??
    all[0]!;
  return { workloads: workloadsOf(alike[0]!), benches, baseline };
}

/** The name, with a number behind it where it is taken. */
function unique(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  const name = wanted.trim() === '' ? 'without a name' : wanted;
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}

function workloadsOf({ parameters }: FoundBench): Record<string, Parameters> {
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(parameters))
    combinations = combinations
      .flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
      .slice(0, MOST_WORKLOADS);
  const workloads = new Map<string, Parameters>();
  for (const one of combinations) {
    // A comma would begin a parameter where the workload is named on a command line.
    const words = Object.entries(one).map(([name, value]) => `${name}=${inWords(value)}`);
    const name = words.join(' ').replaceAll(',', ';') || 'default';
    workloads.set(unique(name, workloads), one);
  }
  return Object.fromEntries(workloads);
}

function inWords(value: unknown): string {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: 1e3 });
  return inBrief(text, MOST_CHARACTERS);
}

function inBrief(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
