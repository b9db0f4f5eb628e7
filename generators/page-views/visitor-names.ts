/** Names of visitors: UUIDs, short ids or numbers. */

import type { Names } from '../../contract.ts';
import { seededFaker } from './dictionary.ts';
import { wordsBeyondLatin1 } from './name-lists.ts';
import { computedNames } from './names.ts';
import type { PageViewParameters } from './parameters.ts';
import { keyOf, scramble } from './random.ts';

const POOL = 256;
const UUID_BYTES = 36;
const LOWEST_NUMBER = 1_000_000_000;
const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');

/**
 * The names of `visitors`, then of the bots. Those beyond Latin-1 have a word in front. What tells two
 * names apart is a keyed bijection of the id.
 *
 * @param seed Unsigned 32-bit integer.
 */
export function visitorNames(parameters: PageViewParameters, seed: number): Names {
  const size = parameters.visitors + (parameters.botShare > 0 ? parameters.bots : 0);
  return computedNames(size, parameters, () => {
    const plainName = styles[parameters.idStyle](seed);
    return (id, beyondLatin1) => {
      const name = plainName(id);
      if (!beyondLatin1) return name;
      // Joined, because such a string is flat, like one that a parser has made.
      return [wordsBeyondLatin1[id % wordsBeyondLatin1.length], '-', name].join('');
    };
  });
}

const styles: Readonly<
  Record<PageViewParameters['idStyle'], (seed: number) => (id: number) => string>
> = { uuid: uuids, short: shortIds, numeric: numbers };

/** Version 4 UUIDs: one out of a pool that Faker draws, its first eight digits replaced. */
function uuids(seed: number): (id: number) => string {
  const faker = seededFaker(keyOf(seed, 'visitors'));
  const pool = Array.from({ length: POOL }, () => Buffer.from(faker.string.uuid(), 'latin1'));
  const key = keyOf(seed, 'first digits');
  const poolKey = keyOf(seed, 'pool');
  const bytes = Buffer.alloc(UUID_BYTES);
  return (id) => {
    pool[scramble(id, poolKey, 32) % POOL]!.copy(bytes);
    let digits = scramble(id, key, 32);
    for (let i = 7; i >= 0; i--) {
      bytes[i] = HEX_DIGITS[digits & 15]!;
      digits >>>= 4;
    }
    return bytes.toString('latin1');
  };
}

/** Eight letters and digits, the first of them `v`. */
function shortIds(seed: number): (id: number) => string {
  const key = keyOf(seed, 'short ids');
  return (id) => `v${scramble(id, key, 32).toString(36).padStart(7, '0')}`;
}

/**
 * Ten digits, from 1000000000 to 3147483647: like the small integers of a database, these are array
 * indices to a JavaScript engine, which keeps them elsewhere than other property names.
 */
function numbers(seed: number): (id: number) => string {
  const key = keyOf(seed, 'numbers');
  return (id) => String(LOWEST_NUMBER + scramble(id, key, 31));
}
