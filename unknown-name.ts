/** What a user is told who names what there is not. */
import { distance } from 'fastest-levenshtein';
import { printable } from './printable.ts';

/** A message for a name that is not known: the near ones, then all. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  return (
    `There is no ${what} called ${JSON.stringify(printable(name, 200))}.${didYouMean(name, known)}` +
    ` Known: ${known.map((one) => printable(one, 200)).join(', ')}.`
  );
}

/** ` Did you mean this or that?`, to stand behind a sentence; empty where nothing is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = known
    .filter((candidate) => isNear(name, candidate))
    .sort((a, b) => distance(name, a) - distance(name, b));
  return near.length > 0
    ? ` Did you mean ${near.map((one) => printable(one, 200)).join(' or ')}?`
    : '';
}

/** Some slips of the finger, which leave half of the name as it is, or a part of the name. */
function isNear(name: string, candidate: string): boolean {
  const slips = distance(name.toLowerCase(), candidate.toLowerCase());
  const half = Math.max(name.length, candidate.length) / 2;
  const letters = (text: string) => [...text.toLowerCase()].sort().join('');
  return (
    letters(name) === letters(candidate) ||
    slips <= Math.min(half, Math.max(2, candidate.length / 4)) ||
    (name.length > 2 && candidate.includes(name))
  );
}
