/**
 * What is measured: an implementation and its dataset, as the passes load them; and the refusal of what was measured where
 * the implementation has changed what it runs on. Runs in trial processes.
 */
import type { Implementation, RowsImplementation } from '../../contract.ts';
import { type Dataset, digestOf, loadDataset } from '../../hourly-uniques/dataset.ts';
import { loadImplementation, rowsImplementation } from '../plug-ins/load.ts';
import type { TrialReply } from '../wire/envelope.ts';
import type { ImplementationTrial } from '../wire/passes/definition.ts';
import type { Pass } from '../wire/passes.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import type { Refusal } from '../wire/refusal.ts';
import { TRICKS } from '../wire/tricks.ts';
import type { Handed } from './about-thrown.ts';
import { changesOf, noteIntrinsics } from './intrinsics.ts';
import { threw } from './threw.ts';

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

/** Loads the implementation and measures. */
export function onImplementation<P extends Pass>(
  specification: ImplementationTrial,
  measure: (subject: Subject) => Promise<TrialReply<P>>,
  load: (plugIn: PlugIn) => Promise<Implementation> = loadImplementation,
): Promise<TrialReply<P>> {
  return withOwnBuiltIns(
    async () => subjectOf(specification, await load(specification.implementation)),
    (subject, lookAtBuiltIns) => measure({ ...subject, lookAtBuiltIns }),
    {
      handedTo: async ({ implementation, dataset }) => {
        if (implementation.input !== 'rows') return null;
        const { rowMaker } = await import('../../hourly-uniques/rows.ts');
        return { value: rowMaker(dataset(), 'shared')(0), isFirstOfIterable: true };
      },
    },
  );
}

/** What was handed to a call, told where it throws. */
type HandedTo<Loaded> = (loaded: Loaded) => Handed | null | Promise<Handed | null>;

/**
 * What is measured, or goes wrong, with other built-ins than Node's says nothing.
 *
 * @param options.from Since when they must not change.
 * @param options.handedTo What a call that throws was given, where that is known.
 */
export async function withOwnBuiltIns<Loaded, P extends Pass>(
  load: () => Promise<Loaded>,
  measure: (loaded: Loaded, lookAtBuiltIns: () => void) => Promise<TrialReply<P>>,
  {
    from = 'before it is loaded',
    handedTo = () => null,
  }: {
    readonly from?: 'before it is loaded' | 'once it is loaded';
    readonly handedTo?: HandedTo<Loaded>;
  } = {},
): Promise<TrialReply<P>> {
  let builtIns = noteIntrinsics();
  let changed: readonly string[] = [];
  const lookAtBuiltIns = () => {
    if (changed.length === 0) changed = changesOf(builtIns);
  };
  const loaded = await load();
  if (from === 'once it is loaded') builtIns = noteIntrinsics();
  const reply = await measure(loaded, lookAtBuiltIns).catch(threw);
  lookAtBuiltIns();
  if (changed.length === 0)
    return reply.kind === 'threw' && !reply.usage ? explained(reply, loaded, handedTo) : reply;
  return { kind: 'caught', tricks: [{ trick: TRICKS.patches, evidence: changed.join(', ') }] };
}

/** With what helps whoever wrote the code; loaded when it is needed, which is never where all goes well. */
async function explained<Loaded>(
  reply: Refusal & { readonly kind: 'threw' },
  loaded: Loaded,
  handedTo: HandedTo<Loaded>,
): Promise<Refusal> {
  try {
    const { aboutThrown } = await import('./about-thrown.ts');
    const about = await aboutThrown(reply.stack, () => handedTo(loaded));
    return about === null ? reply : { ...reply, about };
  } catch {
    // It may have thrown because nothing works any more; that it threw is told all the same.
    return reply;
  }
}

/** An implementation that is loaded, on the dataset of its trial. */
export function subjectOf(
  { implementation: plugIn, datasetFolder, digest }: ImplementationTrial,
  implementation: Implementation,
): Omit<Subject, 'lookAtBuiltIns'> {
  let loaded: Dataset | null = null;
  const dataset = () => {
    if (loaded === null) {
      loaded = loadDataset(datasetFolder);
      if (digestOf(loaded) !== digest)
        throw new Error(`The dataset in ${datasetFolder} has changed.`);
    }
    return loaded;
  };
  return {
    implementation,
    ofRows: () => rowsImplementation(plugIn, implementation),
    dataset,
  };
}
