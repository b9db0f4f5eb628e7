/** Words and ids drawn with Faker, once per stream: far too slow to be drawn for every event. */

import type { Faker } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/en';

/** Most draws for each word that is wanted; more would mean that Faker has too few of them. */
const DRAWS_PER_WORD = 200;

/**
 * A Faker of our own, with a fixed seed: the one that the locale module exports is shared with whoever
 * else imports it. The class is taken from that instance because importing it by name would load all
 * locales, which takes six times as long.
 */
export function seededFaker(seed: number): Faker {
  const OwnFaker = faker.constructor as typeof Faker;
  return new OwnFaker({ locale: faker.rawDefinitions, seed });
}

/**
 * Distinct words of 3 to 12 letters, a to z.
 *
 * @throws Error where `draw` does not have that many.
 */
export function drawWords(count: number, draw: () => string): string[] {
  const words = new Set<string>();
  for (let draws = 0; words.size < count; draws++) {
    if (draws > count * DRAWS_PER_WORD) throw new Error(`Faker has fewer than ${count} such words`);
    const word = draw().toLowerCase();
    if (/^[a-z]{3,12}$/.test(word)) words.add(word);
  }
  return [...words];
}
