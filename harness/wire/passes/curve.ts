/** `curve`: live bytes over the input. */
import { z } from 'zod';
import { UNCHANGED } from '../judging.ts';
import { curveResult, type Span, span, VIEWS, type View } from '../memory-results.ts';
import { deterministicFlags, PRODUCTION_FLAGS } from '../node-flags.ts';
import { count } from '../plain.ts';
import { definePass, type MarkedTrial } from './definition.ts';

export interface CurveSpecification extends MarkedTrial {
  readonly pass: 'curve';
  readonly view: View;
  /** Spans of the input within which every collection is a full one, for a closer look. */
  readonly fine: readonly Span[];
  /** How much is allocated between two such collections, and what share of it is left out where a span begins. */
  readonly semiSpaceMb: number;
  readonly phase: number;
}

export const curve = definePass<CurveSpecification>()({
  result: z.looseObject({
    kind: z.literal('curve'),
    view: z.enum(VIEWS),
    events: count,
    /** The spans that were looked at closely. */
    fine: z.array(span),
    result: curveResult,
  }),
  doing: 'following the live memory of',
  flags: ({ view, semiSpaceMb }) =>
    view === 'production' ? PRODUCTION_FLAGS : deterministicFlags(semiSpaceMb),
  given: ({ events }) => ({ events, change: UNCHANGED }),
});
