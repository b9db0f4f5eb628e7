/** What implementations say of themselves against the baseline, held against what was counted. Pure. */
import { z } from 'zod';
import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import type { Plain } from '../../harness/wire/plain.ts';

export const claim = z.object({
  said: z.string().describe('The words that were held against the figures.'),
  where: z.enum(['description', 'bottleneck']),
  outcome: z.enum(['refuted', 'confirmed']),
  what: z.string().describe('What was counted: a kind of object, or of all objects.'),
  baseline: z.int(),
  candidate: z.int(),
});

/** A claim that can be counted, and the counts. */
export type Claim = Plain<typeof claim>;

/** Of what a claim can be, and the kinds of the census that it is about. */
const NOUNS: readonly {
  readonly word: string;
  readonly what: string;
  readonly isOf: (kind: string) => boolean;
}[] = [
  { word: 'sets?', what: 'Set', isOf: (kind) => kind === 'Set' },
  { word: 'maps?', what: 'Map', isOf: (kind) => kind === 'Map' },
  {
    word: 'containers?|collections?',
    what: 'Set and Map',
    isOf: (kind) => kind === 'Set' || kind === 'Map',
  },
  { word: 'strings?', what: 'string', isOf: (kind) => kind.startsWith('string') },
  { word: 'dates?', what: 'Date', isOf: (kind) => kind === 'Date' },
  { word: 'arrays?', what: 'Array', isOf: (kind) => kind === 'Array' },
  { word: 'closures?', what: 'closure', isOf: (kind) => kind === 'closure' },
  { word: 'promises?', what: 'Promise', isOf: (kind) => kind === 'Promise' },
  { word: 'boxed numbers?', what: 'boxed number', isOf: (kind) => kind === 'boxed number' },
  { word: 'objects?', what: 'object of any kind', isOf: (kind) => kind !== INTERNALS },
];

/** So near each other two counts are as many. */
const AS_MANY = 0.01;
/** Of fewer, some may be the engine's own. */
const FEW = 100;

/** Whether the counts are as the words say; null where they cannot tell. */
const COMPARATIVES: readonly {
  readonly word: string;
  readonly holds: (candidate: number, baseline: number) => boolean | null;
}[] = [
  {
    word: 'fewer',
    holds: (candidate, baseline) => (baseline < FEW ? null : candidate < baseline * (1 - AS_MANY)),
  },
  // "No sets" of a few that the engine made is no lie.
  {
    word: 'no|without|avoids(?: all)?',
    holds: (candidate, baseline) =>
      candidate >= 10 * FEW ? false : candidate < FEW && baseline >= FEW ? true : null,
  },
  {
    word: 'as many|the same number of',
    holds: (candidate, baseline) =>
      Math.max(candidate, baseline) < FEW
        ? null
        : Math.abs(candidate - baseline) <= AS_MANY * Math.max(candidate, baseline),
  },
];

/** What makes the words mean something else: denied, or against something that is not the baseline. */
const DENIED = /\b(?:not|never|hardly|\w+n['’]t|nor)\s+(?:\w+\s+){0,2}$/i;
/** `per event`, `after the first`: a part is claimed, and the whole was counted. `no sets of ids`: a part of them. */
const PARTIAL =
  /^\s*(?:per|for|in|of|at(?! all)|on|after|before|while|during|until|than(?! (?:the )?baseline)|that|which|whose|to|is|are|as(?! the baseline))\b/i;

/** Every claim of these texts that the counts can tell of, each once. */
export function claimsOf(
  said: { readonly description: string; readonly bottleneck: string },
  baseline: readonly ObjectCount[],
  candidate: readonly ObjectCount[],
): Claim[] {
  const found = (['description', 'bottleneck'] as const).flatMap((where) =>
    NOUNS.flatMap((noun) =>
      COMPARATIVES.flatMap(({ word, holds }): Claim[] => {
        const pattern = new RegExp(`\\b(?:${word})\\s+(?:${noun.word})\\b`, 'gi');
        return [...said[where].matchAll(pattern)].flatMap((match): Claim[] => {
          const after = said[where].slice(match.index + match[0].length);
          if (DENIED.test(said[where].slice(0, match.index)) || PARTIAL.test(after)) return [];
          const [theirs, own] = [baseline, candidate].map((objects) => countOf(objects, noun.isOf));
          const isSo = holds(own!, theirs!);
          if (isSo === null) return [];
          const outcome = isSo ? 'confirmed' : 'refuted';
          return [
            {
              ...{ said: match[0], where, outcome, what: noun.what },
              ...{ baseline: theirs!, candidate: own! },
            },
          ];
        });
      }),
    ),
  );
  return found.filter(
    (one, index) =>
      found.findIndex(({ said: words }) => words.toLowerCase() === one.said.toLowerCase()) ===
      index,
  );
}

function countOf(objects: readonly ObjectCount[], isOf: (kind: string) => boolean): number {
  return objects.reduce((sum, { kind, count }) => (isOf(kind) ? sum + Math.max(0, count) : sum), 0);
}
