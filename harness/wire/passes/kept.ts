/** `kept`: calls in one process, and a heap snapshot of what is alive after them: who keeps it. */
import { z } from 'zod';
import type { CallResources } from '../forms.ts';
import { count } from '../plain.ts';
import { definePass, type RowsTrial } from './definition.ts';

export interface KeptSpecification extends RowsTrial {
  readonly pass: 'kept';
  readonly resources: CallResources;
  /** Of a dataset calls get no more than so many of the first events. */
  readonly mostEvents: number;
  /** What the calls get is drawn by it. */
  readonly inputSeed: number;
  /** Calls before those that are looked at: code is compiled, and caches that have a limit fill. */
  readonly warmUps: number;
  readonly calls: number;
  /** Fewer calls are made where these take longer. */
  readonly mostSeconds: number;
  /** Receives the snapshot; absolute. */
  readonly snapshotFile: string;
}

/** So large that V8 hardly ever moves objects, of which it may then lose who made them. */
const SEMI_SPACE_MB = 64;

export const kept = definePass<KeptSpecification>()({
  result: z.looseObject({
    kind: z.literal('kept'),
    /** That were looked at. */
    calls: count,
    /** V8's number of the last object that was there before them; 0 where it did not tell. */
    lastIdBefore: count,
  }),
  doing: 'looking for what keeps the memory of',
  flags: () => [
    `--min-semi-space-size=${SEMI_SPACE_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
    '--no-concurrent-array-buffer-sweeping',
    // Inlined functions would be taken for those that they were inlined into; what is kept is the same without.
    '--no-opt',
    '--no-maglev',
  ],
});
