/** The trials of a task's audit, announced, run, and put on record. Runs in the parent. */
import { join } from 'node:path';
import { findPeak, type Peak } from '../../memory/peak-trials.ts';
import { type GroupStage, trialOn } from '../../parent/stage.ts';
import { pointsOf } from '../../stats/log-spaced.ts';
import type { TrialFailure, TrialOutcome } from '../../wire/outcome.ts';
import type { DescribedTask } from '../../wire/passes/describe.ts';
import type { SizeStep } from '../../wire/passes/sizes.ts';
import type { TrialSpecification } from '../../wire/passes.ts';
import type { PlugIn } from '../../wire/plug-in.ts';
import type { TaskInput, TaskReference } from '../../wire/task.ts';
import { announcedTrials, type RunTrial } from '../announced-trials.ts';

/** Over a range of sizes. */
const SIZES = 7;
const ROUNDS = 4;
const PEAK_SEARCH = { points: 32, semiSpaceMb: 1, mostLooks: 5 };

/** Sizes of a parameter whose inputs are ready; or how that went wrong. */
export type SizeSteps =
  | { readonly parameter: string; readonly steps: readonly SizeStep[] }
  | { readonly parameter: string; readonly failure: TrialFailure };

/** Runs trials on one workload of a task. */
export class TaskTrials {
  readonly #stage: GroupStage;
  readonly #input: TaskInput;
  readonly #announced: RunTrial;

  /**
   * @param planned How many there will be, about; for the progress display.
   * @throws Error where the stage is none of a task.
   */
  constructor(stage: GroupStage, planned: number) {
    const { task } = stage.dataset;
    if (task === undefined) throw new Error('Only a task is audited by its checks.');
    this.#stage = stage;
    this.#input = task.input;
    this.#announced = announcedTrials(stage, planned);
  }

  check(plugIn: PlugIn): Promise<TrialOutcome<'check'>> {
    return this.#run({ pass: 'check', ...this.#common(plugIn) });
  }

  hottest(plugIn: PlugIn): Promise<TrialOutcome<'hottest'>> {
    return this.#run({ pass: 'hottest', ...this.#common(plugIn) });
  }

  watch(implementation: PlugIn): Promise<TrialOutcome<'watch'>> {
    const { inputKey: seed } = this.#stage;
    return this.#run({ pass: 'watch', implementation, seed, taskInput: this.#input });
  }

  peak(plugIn: PlugIn): Promise<Peak | TrialFailure> {
    return findPeak(1, PEAK_SEARCH, (look, round) =>
      this.#run({ ...trialOn(this.#stage, plugIn), events: 1, ...look }, round),
    );
  }

  census(plugIn: PlugIn): Promise<TrialOutcome<'census'>> {
    return this.#run({ pass: 'census', ...trialOn(this.#stage, plugIn), events: 1, marks: [] });
  }

  sizes(
    plugIn: PlugIn,
    { parameter, steps }: Extract<SizeSteps, { readonly steps: unknown }>,
    round: number,
  ): Promise<TrialOutcome<'sizes'>> {
    const common = this.#common(plugIn);
    return this.#run({ pass: 'sizes', ...common, parameter, steps, rounds: ROUNDS }, round);
  }

  /** The sizes of each parameter of the workload that the task gives sizes of; `data` is made for each, where there is some. */
  async sizesOf(
    { sizes = {}, workloads }: DescribedTask,
    task: TaskReference,
  ): Promise<SizeSteps[]> {
    const own = workloads.find(({ name }) => name === this.#input.workload)?.parameters ?? {};
    const found: SizeSteps[] = [];
    for (const [parameter, given] of Object.entries(sizes))
      if (parameter in own) found.push(await this.#stepsOf(parameter, given, task));
    return found;
  }

  async #stepsOf(
    parameter: string,
    given: readonly number[],
    task: TaskReference,
  ): Promise<SizeSteps> {
    const steps: SizeStep[] = [];
    for (const size of pointsOf(given, SIZES)) {
      const overrides = { ...this.#input.overrides, [parameter]: size };
      const folder = this.#input.hasData
        ? join(this.#input.folder, 'sizes', `${steps.length}-${parameter}`)
        : this.#input.folder;
      const input = { ...this.#input, overrides, folder };
      if (input.hasData) {
        const made = await this.#run({ pass: 'ready', task, taskInput: input }, steps.length + 1);
        if (made.outcome !== 'completed') return { parameter, failure: made };
      }
      steps.push({ size, input });
    }
    return { parameter, steps };
  }

  #common(plugIn: PlugIn) {
    const { inputKey: inputSeed, resources } = this.#stage;
    return { ...trialOn(this.#stage, plugIn), inputSeed, resources };
  }

  #run<Specification extends TrialSpecification>(
    specification: Specification,
    round?: number,
  ): Promise<TrialOutcome<Specification['pass']>> {
    return this.#announced(this.#stage.workload.name, specification, round);
  }
}
