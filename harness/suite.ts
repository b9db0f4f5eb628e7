/** What a run is asked to do, made definite: names found, code compiled, defaults filled in. Runs in the parent. */
import { totalmem } from 'node:os';
import { UsageError } from '../contract.ts';
import type { DecisionPlan } from './decision-plan.ts';
import { compile } from './plug-ins/compile.ts';
import { builtIn, findImplementation, type PlugInSource, unknownName } from './plug-ins/find.ts';
import type { PlugIn } from './protocol.ts';
import type { StringOwnership } from './rows.ts';
import { findWorkload, type LogOptions, loadGenerators, type Workload } from './workloads.ts';

/** What the user asked for; what is absent takes its default. */
export interface SuiteRequest {
  /** Names, paths or packages; or files under names of their own. */
  readonly implementations: readonly (string | PlugInSource)[];
  readonly workloads: readonly string[];
  readonly baseline?: string | undefined;
  readonly events?: number | undefined;
  /** Of presets, where the user says nothing; their own where undefined. */
  readonly defaultEvents?: number | undefined;
  readonly seed?: number | undefined;
  readonly rounds?: number | undefined;
  readonly budgetSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly memoryLimitMb?: number | undefined;
  readonly threshold?: number | undefined;
  readonly alpha?: number | undefined;
  readonly limits?: DecisionPlan['limits'] | undefined;
  readonly measuresMemory?: boolean | undefined;
  readonly quick: boolean;
  readonly logOptions: LogOptions;
  readonly strings?: StringOwnership | undefined;
}

/** A run, ready to start. */
export interface Suite extends DecisionPlan {
  /** The baseline first. */
  readonly implementations: readonly PlugIn[];
  /** Whether memory is measured, or time alone. */
  readonly measuresMemory: boolean;
  readonly workloads: readonly Workload[];
  readonly seed: number;
  /** Rounds of timing; null: as many as the budget allows. */
  readonly rounds: number | null;
  readonly budgetSeconds: number;
  readonly timeoutSeconds: number;
  readonly memoryLimitMb: number;
}

const DEFAULT_BASELINE = 'naive-set-of-sets';
const DEFAULT_WORKLOAD = 'everyday';
const DEFAULT_SEED = 1;
/** Of a whole run: all its comparisons together. */
export const ALPHA = 0.05;
export const DEFAULT_THRESHOLD = 0.02;
/** Whether a candidate is slower or faster at all. */
const ANY_DIFFERENCE: DecisionPlan['limits'] = { wallTime: 0, cpuTime: 0 };
/** Seconds for a whole run. */
export const DEFAULT_BUDGET_SECONDS = 210;
const DEFAULT_TIMEOUT_SECONDS = 600;
const QUICK_EVENTS = 100_000;
const QUICK_BUDGET_SECONDS = 30;

/**
 * Finds and compiles everything that the request names. The baseline always takes part.
 *
 * @param scratchFolder Receives compiled code; must exist until the run is over.
 * @throws UsageError where a name is unknown or given twice.
 */
export async function makeSuite(request: SuiteRequest, scratchFolder: string): Promise<Suite> {
  const { quick } = request;
  const generators = await loadGenerators(scratchFolder);
  const events = {
    asked: request.events,
    usual: quick ? QUICK_EVENTS : request.defaultEvents,
  };
  const names = request.workloads.length > 0 ? request.workloads : [DEFAULT_WORKLOAD];
  const workloads = names.map((name) =>
    findWorkload(name, events, request.logOptions, generators, request.strings),
  );
  assertOnce('--workload', workloads);
  const seed = request.seed ?? DEFAULT_SEED;
  // Opening draws and reads nothing yet, but refuses parameters that make no sense.
  for (const { generator, parameters } of workloads) generator.generator.open(parameters, seed);
  if (request.events !== undefined && workloads.every(({ fromFiles }) => fromFiles)) {
    throw new UsageError(
      '--events sets how many events a preset draws; a log file has its own number.',
    );
  }
  const sources = chooseImplementations(request);
  const implementations: PlugIn[] = [];
  for (const source of sources) implementations.push(await compile(source, scratchFolder));
  return {
    implementations,
    baseline: sources[0]!.name,
    alpha: request.alpha ?? ALPHA,
    threshold: request.threshold ?? DEFAULT_THRESHOLD,
    limits: request.limits ?? ANY_DIFFERENCE,
    measuresMemory: request.measuresMemory ?? true,
    workloads,
    seed,
    rounds: request.rounds ?? null,
    budgetSeconds: request.budgetSeconds ?? (quick ? QUICK_BUDGET_SECONDS : DEFAULT_BUDGET_SECONDS),
    timeoutSeconds: request.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    memoryLimitMb: request.memoryLimitMb ?? defaultMemoryLimitMb(),
  };
}

/** Those asked for, or all built-in ones; the baseline in front. */
function chooseImplementations(request: SuiteRequest): PlugInSource[] {
  const references =
    request.implementations.length > 0
      ? request.implementations
      : builtIn('implementations').map(({ name }) => name);
  const sources = references.map((reference) =>
    typeof reference === 'string' ? findImplementation(reference) : reference,
  );
  assertOnce('implementation', sources);
  const wanted = request.baseline ?? DEFAULT_BASELINE;
  const listed = sources.find(({ name }) => name === wanted);
  const baseline = listed ?? findBaseline(wanted, sources);
  return [baseline, ...sources.filter(({ name }) => name !== baseline.name)];
}

function findBaseline(wanted: string, sources: readonly PlugInSource[]): PlugInSource {
  try {
    return findImplementation(wanted);
  } catch (error) {
    const known = [...builtIn('implementations'), ...sources].map(({ name }) => name);
    throw new UsageError(
      `--baseline: ${unknownName('implementation', wanted, [...new Set(known)])}`,
      { cause: error },
    );
  }
}

function assertOnce(what: string, items: readonly { readonly name: string }[]): void {
  const names = items.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`${what} ${twice} is named twice; names must differ.`);
}

/** Three quarters of the memory that this process may use; V8's own default ends near 4 GB. */
function defaultMemoryLimitMb(): number {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return Math.floor((bytes * 0.75) / 2 ** 20);
}
