/** Names of pages: paths as a shop has them. */

import type { Names } from '../../contract.ts';
import { drawWords, seededFaker } from './dictionary.ts';
import { wordsBeyondLatin1 } from './name-lists.ts';
import { computedNames, type NameId } from './names.ts';
import type { PageViewParameters } from './parameters.ts';
import { keyOf, scramble } from './random.ts';

const OWN_SECTIONS = ['products', 'blog', 'docs', 'help'];
/** As many as there are words beyond Latin-1, which take the place of sections. */
const SECTIONS = 16;
const WORDS = 256;
const WORD_PAIRS = WORDS * WORDS;
/** Lets each section go through the pairs from elsewhere; any odd number would do. */
const PAIR_OFFSET = 40_503;
const QUERIES = ['?page=2', '?page=3', '?sort=price', '?utm_source=newsletter'];

/**
 * The page of id 0, which is the most popular one, is `/`; then come sections such as `/books`, then
 * pages such as `/books/quiet-harbor`. Once the million pairs of section and words runs out, pages end
 * in a number as well. Some have a query string.
 *
 * @param seed Unsigned 32-bit integer.
 */
export function pageNames(parameters: PageViewParameters, seed: number): Names {
  return computedNames(parameters.pages, parameters, () => paths(seed));
}

/**
 * Distinct by construction: from a path one can read section, words and number, and so the id.
 * Joined from an array, because such a string is flat, like one that a parser has made.
 */
function paths(seed: number): NameId {
  const faker = seededFaker(keyOf(seed, 'pages'));
  const departments = drawWords(SECTIONS - OWN_SECTIONS.length, () => faker.commerce.department());
  const plainSections = [...OWN_SECTIONS, ...departments];
  const adjectives = drawWords(WORDS, () => faker.word.adjective());
  const nouns = drawWords(WORDS, () => faker.word.noun());
  const key = keyOf(seed, 'word pairs');

  return (id, beyondLatin1) => {
    const sections = beyondLatin1 ? wordsBeyondLatin1 : plainSections;
    if (id === 0) return beyondLatin1 ? ['/', sections[0], '/'].join('') : '/';
    if (id <= SECTIONS) return ['/', sections[id - 1]].join('');
    const number = id - SECTIONS - 1;
    const section = number % SECTIONS;
    const inSection = Math.floor(number / SECTIONS);
    const round = Math.floor(inSection / WORD_PAIRS);
    const pair = scramble(inSection % WORD_PAIRS, key + section * PAIR_OFFSET, 16);
    const parts = ['/', sections[section]!, '/', adjectives[pair >>> 8]!, '-', nouns[pair & 255]!];
    if (round > 0) parts.push('-', String(round + 1));
    const chance = scramble(id, key, 32) & 63;
    if (chance < QUERIES.length) parts.push(QUERIES[chance]!);
    return parts.join('');
  };
}
