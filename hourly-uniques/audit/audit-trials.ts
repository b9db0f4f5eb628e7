/** The trials of an audit, announced, run, and put on record. Runs in the parent. */

import { findPeak, type Peak } from '../../harness/memory/peak-trials.ts';
import { recordTrial } from '../../harness/parent/record-trial.ts';
import { totalOf } from '../../harness/parent/remaining-time.ts';
import type { GroupStage, NamedDataset } from '../../harness/parent/stage.ts';
import { evenMarks } from '../../harness/wire/marks.ts';
import type { TrialFailure, TrialOutcome } from '../../harness/wire/outcome.ts';
import type { TrialSpecification } from '../../harness/wire/passes.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';

/** Each size is twice the one before: 64-fold in all. */
const SIZES = 7;
const ROUNDS = 4;
const VERIFY_MARKS = 4;
const PEAK_SEARCH = { points: 32, semiSpaceMb: 1, mostLooks: 6 };

/** Runs trials of one stage, in the strings of its workload. */
export class AuditTrials {
  readonly #stage: GroupStage;
  readonly #planned: number;
  readonly #startedMs = performance.now();
  #done = 0;

  /** @param planned How many there will be, about; for the progress display. */
  constructor(stage: GroupStage, planned: number) {
    this.#stage = stage;
    this.#planned = planned;
  }

  /** Its answer to the whole dataset. */
  verify(plugIn: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'verify'>> {
    const { events } = dataset;
    const marks = evenMarks(events, VERIFY_MARKS);
    return this.#run(dataset, {
      pass: 'verify',
      ...this.#common(plugIn, dataset),
      inputSeed: this.#stage.inputKey,
      events,
      marks,
    });
  }

  examine(plugIn: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'examine'>> {
    const { seed } = this.#stage.settings;
    return this.#run(dataset, { pass: 'examine', ...this.#common(plugIn, dataset), seed });
  }

  watch(implementation: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'watch'>> {
    return this.#run(dataset, { pass: 'watch', implementation, seed: this.#stage.inputKey });
  }

  /**
   * Times on the first `events` events and on parts of them.
   *
   * @param knowsItsAnswer Whether it builds one that it was told of, so that its events must be the workload's own.
   */
  scale(
    plugIn: PlugIn,
    dataset: NamedDataset,
    events: number,
    knowsItsAnswer = false,
  ): Promise<TrialOutcome<'scale'>> {
    const sizes = Array.from({ length: SIZES }, (_, step) =>
      Math.ceil(events / 2 ** (SIZES - 1 - step)),
    );
    return this.#run(dataset, {
      pass: 'scale',
      ...this.#common(plugIn, dataset),
      events,
      sizes: [...new Set(sizes)],
      rounds: ROUNDS,
      seed: this.#stage.inputKey,
      ...(knowsItsAnswer ? { knowsItsAnswer } : {}),
    });
  }

  peak(plugIn: PlugIn, dataset: NamedDataset, events: number): Promise<Peak | TrialFailure> {
    return findPeak(events, PEAK_SEARCH, (look) =>
      this.#run(dataset, { ...this.#common(plugIn, dataset), events, ...look }),
    );
  }

  census(plugIn: PlugIn, dataset: NamedDataset, events: number): Promise<TrialOutcome<'census'>> {
    return this.#run(dataset, {
      pass: 'census',
      ...this.#common(plugIn, dataset),
      events,
      marks: [],
    });
  }

  #common(implementation: PlugIn, { folder, digest }: NamedDataset) {
    const { strings } = this.#stage.workload;
    return { implementation, datasetFolder: folder, digest, strings };
  }

  async #run<Specification extends TrialSpecification>(
    { name }: NamedDataset,
    specification: Specification,
  ): Promise<TrialOutcome<Specification['pass']>> {
    const { context, followingSeconds } = this.#stage;
    const meanMs = (performance.now() - this.#startedMs) / Math.max(1, this.#done);
    const { entry } = await recordTrial(context, {
      specification,
      workload: name,
      round: null,
      remainingSeconds:
        this.#done === 0
          ? null
          : totalOf((Math.max(1, this.#planned - this.#done) * meanMs) / 1e3, followingSeconds),
    });
    this.#done++;
    return entry.outcome;
  }
}
