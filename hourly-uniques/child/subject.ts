/** What is measured: an implementation and its dataset, as the passes load them. Runs in trial processes. */
import type { Implementation, RowsImplementation } from '../../contract.ts';
import { withOwnBuiltIns } from '../../harness/child/own-built-ins.ts';
import { loadImplementation, rowsImplementation } from '../../harness/plug-ins/load.ts';
import type { TrialReply } from '../../harness/wire/envelope.ts';
import type { ImplementationTrial } from '../../harness/wire/passes/definition.ts';
import type { Pass } from '../../harness/wire/passes.ts';
import type { PlugIn } from '../../harness/wire/plug-in.ts';
import { type Dataset, openDataset } from '../dataset.ts';

/** An implementation on a dataset, which is loaded when it is first asked for: who reads a file is measured without it. */
export interface Subject {
  readonly implementation: Implementation;
  /** @throws UsageError where it takes its events in another form. */
  readonly ofRows: () => RowsImplementation;
  readonly dataset: () => Dataset;
  /**
   * Notes which built-ins it has changed until now. Called right before the harness uses some: what is put back when it is used, or
   * in time for the end, would not be found there.
   */
  readonly lookAtBuiltIns: () => void;
}

type DatasetTrial = ImplementationTrial & { readonly mostEvents?: number };

/** Loads the implementation and measures. */
export function onImplementation<P extends Pass>(
  specification: DatasetTrial,
  measure: (subject: Subject) => Promise<TrialReply<P>>,
  load: (plugIn: PlugIn) => Promise<Implementation> = loadImplementation,
): Promise<TrialReply<P>> {
  return withOwnBuiltIns(
    async () => subjectOf(specification, await load(specification.implementation)),
    (subject, lookAtBuiltIns) => measure({ ...subject, lookAtBuiltIns }),
    {
      handedTo: async ({ implementation, dataset }) => {
        if (implementation.input !== 'rows') return null;
        const { rowMaker } = await import('../rows.ts');
        const { length: takes } = implementation.countUniques;
        return { value: rowMaker(dataset(), 'shared')(0), isFirstOfIterable: true, takes };
      },
    },
  );
}

/** An implementation that is loaded, on the dataset of its trial. */
export function subjectOf(
  { mostEvents, ...trial }: DatasetTrial,
  implementation: Implementation,
): Omit<Subject, 'lookAtBuiltIns'> {
  let loaded: Dataset | null = null;
  return {
    implementation,
    ofRows: () => rowsImplementation(trial.implementation, implementation),
    dataset: () => {
      loaded ??= openDataset(trial, mostEvents);
      return loaded;
    },
  };
}
