/** `read`: what it costs to bring the workload's file into the form that others take, by the replay reader. */
import { z } from 'zod';
import type { LogFiles } from '../../../contract.ts';
import { bytes, count, duration } from '../plain.ts';
import type { PlugIn } from '../plug-in.ts';
import { definePass } from './definition.ts';

/** The forms into which a file is read: those that implementations take, and are not the file itself. */
export const READ_FORMS = ['rows', 'columns'] as const;

export interface ReadSpecification {
  readonly pass: 'read';
  /** The replay reader. */
  readonly generator: PlugIn;
  readonly form: (typeof READ_FORMS)[number];
  readonly log: LogFiles;
  /** The calls end after so many, or so much time, but never before two. */
  readonly mostCalls: number;
  readonly mostSeconds: number;
}

export const read = definePass<ReadSpecification>()({
  result: z.looseObject({
    kind: z.literal('read'),
    form: z.enum(READ_FORMS),
    events: count,
    /** From the first, cold call on. */
    callsNs: z.array(duration),
    peakRssBytes: bytes.nullable(),
  }),
  doing: 'reading the file',
  runsAlone: true,
});
