import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';

/**
 * The baseline, as the function is usually first written: group every event into
 * hour → page → Set of visitors, then walk it all again to turn each set into its size.
 * O(n) time; memory for every distinct (hour, page, visitor).
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const visitorsByHour = new Map<string, Map<string, Set<string>>>();
  for (const { timestamp, pageUrl, visitorId } of events) {
    const hour = formatHour(timestamp);
    let visitorsByPage = visitorsByHour.get(hour);
    if (visitorsByPage === undefined) {
      visitorsByPage = new Map();
      visitorsByHour.set(hour, visitorsByPage);
    }
    let visitors = visitorsByPage.get(pageUrl);
    if (visitors === undefined) {
      visitors = new Set();
      visitorsByPage.set(pageUrl, visitors);
    }
    visitors.add(visitorId);
  }

  // Object.fromEntries defines own properties, so that a page called `__proto__` is just a page.
  return Object.fromEntries(
    Array.from(visitorsByHour, ([hour, visitorsByPage]) => [
      hour,
      Object.fromEntries(Array.from(visitorsByPage, ([page, visitors]) => [page, visitors.size])),
    ]),
  );
}

/** `YYYY-MM-DD HH:00` in UTC. The slice counts from the end, because far years have more digits. */
function formatHour(timestamp: Date): string {
  return `${timestamp.toISOString().slice(0, -':mm:ss.sssZ'.length).replace('T', ' ')}:00`;
}

export default {
  description: 'Groups into hour → page → Set of visitors, then turns every set into its size.',
  bottleneck:
    'Formats a date to a string for every event, which allocates several short-lived strings per ' +
    'event, and then hashes that fresh string to find its hour. Every set stays whole until the end.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
