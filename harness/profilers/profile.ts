/** The conductor of `uniqbench profile`: prepares the dataset once, then one tool after the other. Runs in the parent. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, UsageError } from '../../contract.ts';
import { findPeak, isPeak } from '../memory/peak-trials.ts';
import { parametersOf, taskInputOf } from '../parent/prepare-task.ts';
import { PREPARING_LIMITS } from '../parent/record-trial.ts';
import { readEnvironment } from '../record/environment.ts';
import {
  type ImplementationProfile,
  NO_FINDINGS,
  type ProfileRecord,
  type ToolResult,
} from '../record/profile-record.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { TaskRunWorkload } from '../request/task-settings.ts';
import type { Workload } from '../request/workloads.ts';
import { runTrial, type TrialLimits } from '../spawn/trial.ts';
import type { InspectSpecification } from '../wire/passes/inspect.ts';
import type { PrepareSpecification } from '../wire/passes/prepare.ts';
import type { ReadySpecification } from '../wire/passes/ready.ts';
import type { ResultOf } from '../wire/passes.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { ProfiledInput } from '../wire/profile.ts';
import { isClinicTool, type Tool } from '../wire/profiling-tools.ts';
import { whyFailed } from '../wire/why-failed.ts';
import { assertClinic } from './clinic.ts';
import { modulesOf } from './own-modules.ts';
import { profileWith, type Target } from './profile-with.ts';

/** Where profiles go and whom it tells. */
export interface ProfileContext {
  /** An existing folder that receives the profiles. */
  readonly outFolder: string;
  /** An existing folder for datasets and logs, short-lived. */
  readonly scratchFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (doing: string) => void;
  /** Of the command, for the record. */
  readonly commandLine: readonly string[];
}

/**
 * Profiles each implementation of the run on its first workload. What goes wrong with an implementation is part of
 * its result; the other tools go on.
 *
 * @throws UsageError where clinic is wanted and not installed, or a name, parameter or file is not usable; the signal's
 * reason where it is aborted.
 */
export async function profile(
  settings: RunSettings,
  tools: readonly Tool[],
  context: ProfileContext,
): Promise<ProfileRecord> {
  if (tools.some(isClinicTool)) assertClinic();
  const limits = {
    timeoutMs: settings.timeoutSeconds * 1e3,
    memoryLimitMb: settings.memoryLimitMb,
  };
  const bottlenecks = new Map<PlugIn, string>();
  for (const implementation of settings.implementations) {
    context.onProgress(`loading ${implementation.name}`);
    const specification = { pass: 'inspect', implementation } as const;
    const inspected = await trial(specification, limits, context.signal);
    bottlenecks.set(implementation, inspected.implementation.bottleneck);
  }
  const folder = join(context.scratchFolder, 'dataset');
  mkdirSync(folder);
  const workload = settings.workloads[0]!;
  const { input, onRecord } =
    'task' in workload
      ? await preparedTask(settings, workload, folder, limits, context)
      : await preparedEvents(settings, workload, folder, context);
  const implementations: ImplementationProfile[] = [];
  for (const implementation of settings.implementations) {
    const target: Target = {
      implementation,
      ...(input.kind === 'task' ? { modules: modulesOf(implementation) } : {}),
      input,
      outFolder: context.outFolder,
      scratchFolder: context.scratchFolder,
      limits,
      signal: context.signal,
    };
    const results = await profileOne(target, tools, context);
    implementations.push({
      name: implementation.name,
      bottleneck: bottlenecks.get(implementation)!,
      results,
    });
  }
  return {
    environment: readEnvironment(context.commandLine),
    workload: workload.name,
    ...onRecord,
    seed: settings.seed,
    implementations,
  };
}

/** What calls get, and what is said of it on record. */
interface Prepared {
  readonly input: ProfiledInput;
  readonly onRecord: Pick<ProfileRecord, 'strings' | 'dataset' | 'task'>;
}

async function preparedEvents(
  settings: RunSettings,
  { generator, parameters, strings }: Workload,
  datasetFolder: string,
  { onProgress, signal }: ProfileContext,
): Promise<Prepared> {
  onProgress('preparing the events');
  const { dataset } = await trial(
    {
      pass: 'prepare',
      generator: generator.plugIn,
      parameters,
      seed: settings.seed,
      inputSeed: settings.inputKey,
      datasetFolder,
      files: null,
    },
    PREPARING_LIMITS,
    signal,
  );
  return {
    input: {
      kind: 'events',
      datasetFolder,
      digest: dataset.digest,
      strings,
      events: dataset.events,
    },
    onRecord: { strings, dataset },
  };
}

async function preparedTask(
  settings: RunSettings,
  workload: TaskRunWorkload,
  folder: string,
  limits: TrialLimits,
  { onProgress, signal }: ProfileContext,
): Promise<Prepared> {
  onProgress('making an input');
  const { task, judgedBy } = workload;
  const taskInput = taskInputOf(settings, workload, folder);
  const { input } = await trial({ pass: 'ready', task: task.reference, taskInput }, limits, signal);
  return {
    input: { kind: 'task', taskInput, inputSeed: settings.inputKey, baseline: judgedBy },
    onRecord: { task: { task: task.name, parameters: parametersOf(workload), input } },
  };
}

/** Before anything is profiled there is nothing to save: what goes wrong ends the command. */
async function trial<
  Specification extends InspectSpecification | PrepareSpecification | ReadySpecification,
>(
  specification: Specification,
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<ResultOf<Specification['pass']>> {
  const outcome = await runTrial(specification, limits, signal);
  if (outcome.outcome === 'completed') return outcome.result;
  const message = whyFailed(outcome);
  // As in a run: what an implementation does wrong is its failure, no misuse.
  const Kind = outcome.outcome === 'failed' && outcome.usage ? UsageError : Fault;
  throw new Kind(
    specification.pass === 'inspect'
      ? `${specification.implementation.name} could not be loaded: ${message}`
      : `${specification.pass === 'ready' ? 'An input could not be made' : 'The events could not be prepared'}: ${message}`,
  );
}

/** These show what is alive, and so must look when most is. */
const LOOK_AT_PEAK: readonly Tool[] = ['snapshot', 'heapprofiler'];

async function profileOne(
  target: Target,
  tools: readonly Tool[],
  { onProgress }: ProfileContext,
): Promise<ToolResult[]> {
  const { implementation, input } = target;
  const { name } = implementation;
  // Of an input of a task nobody knows positions.
  const events = input.kind === 'events' ? input.events : null;
  let peak: PeakEvent | null = null;
  const results: ToolResult[] = [];
  for (const tool of tools) {
    if (LOOK_AT_PEAK.includes(tool) && peak === null && events !== null) {
      onProgress(`looking for the peak memory of ${name}`);
      peak = await findPeakEvent(target);
    }
    if (peak !== null && 'problem' in peak && LOOK_AT_PEAK.includes(tool)) {
      const { problem } = peak;
      results.push({ tool, calls: null, durationMs: 0, files: [], findings: NO_FINDINGS, problem });
      continue;
    }
    onProgress(`profiling ${name} with ${tool}`);
    const peakEvent = peak !== null && 'event' in peak ? peak.event : (events ?? 0);
    results.push(await profileWith(tool, target, peakEvent));
  }
  return results;
}

/** Of the memory pass of a run. */
const PEAK_SEARCH = { points: 64, semiSpaceMb: 16, mostLooks: 1 };

type PeakEvent = { readonly event: number } | Pick<ToolResult, 'problem'>;

/** When most is alive, in events handed over. */
async function findPeakEvent(target: Target): Promise<PeakEvent> {
  const { implementation, input, limits, signal } = target;
  if (input.kind !== 'events') throw new Error('Only events have positions.');
  const { kind: _, ...dataset } = input;
  const peak = await findPeak(input.events, PEAK_SEARCH, (look) =>
    runTrial({ implementation, ...dataset, ...look }, limits, signal),
  );
  if (isPeak(peak)) return { event: peak.fromEvent };
  return { problem: { outcome: peak.outcome, message: whyFailed(peak) } };
}
