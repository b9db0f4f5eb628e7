/** `census`: objects by kind, allocated and alive at each mark; always deterministic. */
import { z } from 'zod';
import { UNCHANGED } from '../judging.ts';
import { censusResult } from '../memory-results.ts';
import { deterministicFlags } from '../node-flags.ts';
import { count } from '../plain.ts';
import { definePass, type MarkedTrial } from './definition.ts';

export interface CensusSpecification extends MarkedTrial {
  readonly pass: 'census';
}

/**
 * The census counts the dead of full collections only, so every collection is one, and there are few:
 * one for so many megabytes allocated.
 */
const SEMI_SPACE_MB = 256;

export const census = definePass<CensusSpecification>()({
  result: z.looseObject({ kind: z.literal('census'), events: count, result: censusResult }),
  doing: 'counting the objects of',
  flags: () => ['--gc-global', ...deterministicFlags(SEMI_SPACE_MB)],
  given: ({ events }) => ({ events, change: UNCHANGED }),
});
