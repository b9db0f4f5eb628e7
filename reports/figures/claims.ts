/** What implementations say of themselves against the baseline, held against what was counted. Pure. */
import { z } from 'zod';
import type { ObjectCount } from '../../harness/wire/memory-results.ts';
import { INTERNALS } from '../../harness/wire/object-kinds.ts';
import type { Plain } from '../../harness/wire/plain.ts';
import type { MemoryFigures } from './memory.ts';

export const claim = z.object({
  said: z.string().describe('The words that were held against the figures.'),
  where: z.enum(['description', 'bottleneck']),
  outcome: z.enum(['refuted', 'confirmed']),
  what: z.string().describe('What was counted: a kind of object, or of all objects.'),
  counted: z.enum(['made', 'alive']).describe('Made by the call, or alive at its peak.'),
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

const BOTH = ['made', 'alive'] as const;

/** Whether the counts are as the words say; null where they cannot tell. */
const COMPARATIVES: readonly {
  readonly word: string;
  /** What counts where the words do not say whether they are about what is made or kept: what is not made is not kept either. */
  readonly counted: readonly Claim['counted'][];
  readonly holds: (candidate: number, baseline: number) => boolean | null;
}[] = [
  {
    word: 'fewer',
    counted: BOTH,
    holds: (candidate, baseline) => (baseline < FEW ? null : candidate < baseline * (1 - AS_MANY)),
  },
  // "No sets" of a few that the engine made is no lie.
  {
    word: 'no|without|avoids(?: all)?',
    counted: ['made'],
    holds: (candidate, baseline) =>
      candidate >= 10 * FEW ? false : candidate < FEW && baseline >= FEW ? true : null,
  },
  {
    word: 'as many|the same number of',
    counted: BOTH,
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

/** What is made, and what is kept, are counted apart: a call may make as many and drop them at once. */
const MAKES = /\b(?:(?:mak|creat|allocat|build|construct)(?:es?|s|ing)?|made)\s+(?:\w+\s+){0,2}$/i;
const KEEPS = /\b(?:(?:keep|hold|stor|retain)(?:es?|s|ing)?|kept|held)\s+(?:\w+\s+){0,2}$/i;
const MADE = /^\s*(?:made|created|allocated|built)\b/i;
const ALIVE = /^\s*(?:alive|live|kept|held|stored|retained)\b/i;

/** The objects of one call, by kind. */
export interface CountedObjects {
  readonly made: readonly ObjectCount[];
  /** At its peak, or at the mark that is nearest to it; null where none were counted. */
  readonly alive: readonly ObjectCount[] | null;
  /** The mark is too far from the peak to tell how many of what comes and goes were alive then. */
  readonly isFar?: boolean;
}

/** Every claim of these texts that the counts can tell of, each once. */
export function claimsOf(
  said: { readonly description: string; readonly bottleneck: string },
  baseline: CountedObjects,
  candidate: CountedObjects,
): Claim[] {
  const found = (['description', 'bottleneck'] as const).flatMap((where) =>
    NOUNS.flatMap((noun) =>
      COMPARATIVES.flatMap(({ word, counted: ofEither, holds }): Claim[] => {
        const pattern = new RegExp(`\\b(?:${word})\\s+(?:${noun.word})\\b`, 'gi');
        return [...said[where].matchAll(pattern)].flatMap((match): Claim[] => {
          const before = said[where].slice(0, match.index);
          const after = said[where].slice(match.index + match[0].length);
          if (DENIED.test(before) || PARTIAL.test(after)) return [];
          const about = countedBy(before, after);
          const judged = (about === null ? ofEither : [about]).map((counted): Claim | null => {
            const [theirs, own] = [baseline, candidate].map((side) =>
              countedOf(side, counted, noun.isOf),
            );
            if (theirs == null || own == null) return null;
            const counts = { baseline: theirs, candidate: own };
            const isSo = holds(own, theirs);
            if (isSo === null) return null;
            const outcome = isSo ? 'confirmed' : 'refuted';
            return { said: match[0], where, outcome, what: noun.what, counted, ...counts };
          });
          const [first] = judged;
          // Words that may mean either are judged where both say the same.
          return first != null && judged.every((one) => one?.outcome === first.outcome)
            ? [first]
            : [];
        });
      }),
    ),
  );
  const keyOf = ({ said: words, counted }: Claim) => `${counted} ${words.toLowerCase()}`;
  return found.filter(
    (one, index) => found.findIndex((other) => keyOf(other) === keyOf(one)) === index,
  );
}

/** Which count the words are about; null where they do not say it. */
function countedBy(before: string, after: string): Claim['counted'] | null {
  const isMade = MAKES.test(before) || MADE.test(after);
  const isAlive = KEEPS.test(before) || ALIVE.test(after);
  if (isMade === isAlive) return null;
  return isMade ? 'made' : 'alive';
}

/** Objects are counted at marks, and the peak lies between two of them: so near to it they are told as those of the peak. */
const NEAR_PEAK = 0.05;
/** Nor is a small peak known any nearer than this, in bytes. */
const NEAR_BYTES = 300_000;

/** What a call made, and what was alive at its peak, as far as objects were counted near it; null where none were counted. */
export function countedIn(memory: MemoryFigures | null): CountedObjects | null {
  if (memory === null || memory.allocatedObjects === null) return null;
  const { allocatedObjects: made, liveObjects, peakLiveBytes } = memory;
  const bytes = (liveObjects ?? []).reduce((sum, one) => sum + one.bytes, 0);
  const isFar = Math.abs(bytes - peakLiveBytes) > Math.max(NEAR_BYTES, NEAR_PEAK * peakLiveBytes);
  return { made, alive: liveObjects, isFar };
}

/** How many of a kind; null where it is not known. All that are made are the most that can be alive at once. */
function countedOf(
  { made, alive, isFar = false }: CountedObjects,
  counted: Claim['counted'],
  isOf: (kind: string) => boolean,
): number | null {
  const ofMade = countOf(made, isOf);
  if (counted === 'made') return ofMade;
  if (alive === null) return null;
  const ofAlive = countOf(alive, isOf);
  return isFar && ofAlive < ofMade * (1 - AS_MANY) ? null : ofAlive;
}

function countOf(objects: readonly ObjectCount[], isOf: (kind: string) => boolean): number {
  return objects.reduce((sum, { kind, count }) => (isOf(kind) ? sum + Math.max(0, count) : sum), 0);
}
