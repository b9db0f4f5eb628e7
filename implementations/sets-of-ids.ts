import type { ColumnsImplementation, EventColumns, HourlyUniques } from '../contract.ts';
import { hourOf, nameOfHour } from './kernels/hours.ts';

/**
 * The baseline of columns: hour → page → Set of visitors, as one writes it over rows, but of ids, so that no string is hashed
 * before the answer is written; and each count is a Set's size at the end. O(n) time; memory for every distinct (hour,
 * page, visitor), in one Set for each pair. It wins where there are few events, and loses as soon as its Sets leave the
 * caches. One thread.
 */
function countUniques({ timestampsMs, pageIds, visitorIds, pages }: EventColumns): HourlyUniques {
  const visitorsByHour = new Map<number, Map<number, Set<number>>>();
  for (let index = 0; index < timestampsMs.length; index++) {
    const hour = hourOf(timestampsMs[index]!);
    let visitorsByPage = visitorsByHour.get(hour);
    if (visitorsByPage === undefined) {
      visitorsByPage = new Map();
      visitorsByHour.set(hour, visitorsByPage);
    }
    const page = pageIds[index]!;
    let visitors = visitorsByPage.get(page);
    if (visitors === undefined) {
      visitors = new Set();
      visitorsByPage.set(page, visitors);
    }
    visitors.add(visitorIds[index]!);
  }

  const answer: Record<string, Record<string, number>> = {};
  for (const [hour, visitorsByPage] of visitorsByHour) {
    // Object.fromEntries defines own properties, so that a page called `__proto__` is just a page.
    answer[nameOfHour(hour)] = Object.fromEntries(
      Array.from(visitorsByPage, ([page, visitors]) => [pages[page]!, visitors.size]),
    );
  }
  return answer;
}

export default {
  description: 'Groups into hour → page → Set of visitor ids, and takes the size of every set.',
  bottleneck:
    'Adding ids to sets: a hash table for each hour and page, most of them out of the caches, each grown and hashed anew ' +
    'as it fills.',
  input: 'columns',
  countUniques,
} satisfies ColumnsImplementation;
