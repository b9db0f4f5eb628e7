/** The trials of an audit, announced, run, and put on record. Runs in the parent. */

import { announcedTrials, type RunTrial } from '../../harness/audit/announced-trials.ts';
import { findPeak, type Peak } from '../../harness/memory/peak-trials.ts';
import { type GroupStage, type NamedDataset, trialOn } from '../../harness/parent/stage.ts';
import { evenMarks } from '../../harness/wire/marks.ts';
import type { TrialFailure, TrialOutcome } from '../../harness/wire/outcome.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';

/** Each size is twice the one before: 64-fold in all. */
const SIZES = 7;
const ROUNDS = 4;
const VERIFY_MARKS = 4;
const PEAK_SEARCH = { points: 32, semiSpaceMb: 1, mostLooks: 6 };

/** Runs trials of one stage, in the strings of its workload. */
export class AuditTrials {
  readonly #stage: GroupStage;
  readonly #run: RunTrial;

  /** @param planned How many there will be, about; for the progress display. */
  constructor(stage: GroupStage, planned: number) {
    this.#stage = stage;
    this.#run = announcedTrials(stage, planned);
  }

  /** Its answer to the whole dataset. */
  verify(plugIn: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'verify'>> {
    const { events } = dataset;
    const marks = evenMarks(events, VERIFY_MARKS);
    return this.#run(dataset.name, {
      pass: 'verify',
      ...this.#common(plugIn, dataset),
      inputSeed: this.#stage.inputKey,
      events,
      marks,
    });
  }

  examine(plugIn: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'examine'>> {
    const { seed } = this.#stage.settings;
    return this.#run(dataset.name, { pass: 'examine', ...this.#common(plugIn, dataset), seed });
  }

  watch(implementation: PlugIn, dataset: NamedDataset): Promise<TrialOutcome<'watch'>> {
    return this.#run(dataset.name, { pass: 'watch', implementation, seed: this.#stage.inputKey });
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
    return this.#run(dataset.name, {
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
      this.#run(dataset.name, { ...this.#common(plugIn, dataset), events, ...look }),
    );
  }

  census(plugIn: PlugIn, dataset: NamedDataset, events: number): Promise<TrialOutcome<'census'>> {
    return this.#run(dataset.name, {
      pass: 'census',
      ...this.#common(plugIn, dataset),
      events,
      marks: [],
    });
  }

  #common(plugIn: PlugIn, dataset: NamedDataset) {
    return trialOn({ ...this.#stage, dataset }, plugIn);
  }
}
