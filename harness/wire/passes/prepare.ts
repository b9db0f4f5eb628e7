/** `prepare`: draws or reads a dataset, and saves it. */
import { z } from 'zod';
import type { LinesRead, RawParameters } from '../../../contract.ts';
import type { FilesToWrite } from '../forms.ts';
import { count, type Plain, schemaOf } from '../plain.ts';
import type { PlugIn } from '../plug-in.ts';
import { definePass } from './definition.ts';

export interface PrepareSpecification {
  readonly pass: 'prepare';
  readonly generator: PlugIn;
  readonly parameters: RawParameters;
  readonly seed: number;
  /** By which the events of other files are varied. */
  readonly inputSeed: number;
  /** Folder that receives the dataset. */
  readonly datasetFolder: string;
  /** Where its events are to be written as files as well, and the reader of logs; null where nobody reads any. */
  readonly files: (FilesToWrite & { readonly reader: PlugIn }) | null;
}

const linesRead = schemaOf<LinesRead>()(
  z.looseObject({
    lines: count,
    rejected: z.array(
      z.looseObject({
        reason: z.string(),
        count,
        first: z.array(z.looseObject({ file: z.string(), line: count })),
      }),
    ),
    notes: z.array(z.string()).exactOptional(),
  }),
);

/**
 * What a prepared dataset holds, and what its answer amounts to. What else its task counts stands beside, as a number under the
 * plural of what is counted: so reports tell it.
 */
export const preparedDataset = z.looseObject({
  digest: z.string(),
  events: count,
  /** Numbers that the answer has. */
  pairs: count,
  /** Their sum. */
  uniques: count,
  /** Lines of a log, where it was read from one. */
  linesRead: linesRead.exactOptional(),
});

/** @see preparedDataset */
export type PreparedDataset = Plain<typeof preparedDataset>;

export const prepare = definePass<PrepareSpecification>()({
  result: z.looseObject({
    kind: z.literal('prepared'),
    dataset: preparedDataset,
    /** The events of the written file as its reader finds them; absent where none was written. */
    readBack: preparedDataset.exactOptional(),
  }),
  doing: 'preparing the events',
});
