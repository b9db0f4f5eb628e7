import type { HourlyUniques, PageView, RowsImplementation } from '../contract.ts';
import { formatHour, hourOf, MS_PER_HOUR } from './kernels/hours.ts';
import { createVisitorSets } from './kernels/visitor-sets.ts';

const BATCH_EVENTS = 4096;

type NumberByName = Record<string, number>;

/**
 * Hour and page are numbered by one look-up, in an object of the hour that becomes its part of the answer; the visitor
 * by another. What is kept of the pair is then a set of small integers (kernels/visitor-sets.ts). O(n) time.
 */
function countUniques(events: Iterable<PageView>): HourlyUniques {
  const sets = createVisitorSets();
  const hours = new Map<number, NumberByName>();
  const visitorNumbers: NumberByName = Object.create(null);
  let visitors = 0;
  let pairs = 0;
  let batchSets = new Uint32Array(16);
  let batchVisitors = new Uint32Array(16);
  let batched = 0;
  let hourStartMs = 0;
  let hourEndMs = 0;
  let setNumbers: NumberByName = Object.create(null);
  for (const { timestamp, pageUrl, visitorId } of events) {
    const ms = timestamp.getTime();
    if (!(ms >= hourStartMs && ms < hourEndMs)) {
      const hour = hourOf(ms);
      const known = hours.get(hour);
      setNumbers = known ?? Object.create(null);
      if (known === undefined) hours.set(hour, setNumbers);
      hourStartMs = hour * MS_PER_HOUR;
      hourEndMs = hourStartMs + MS_PER_HOUR;
    }
    let set = setNumbers[pageUrl];
    if (set === undefined) {
      set = pairs++;
      setNumbers[pageUrl] = set;
    }
    let visitor = visitorNumbers[visitorId];
    if (visitor === undefined) {
      visitor = visitors++;
      visitorNumbers[visitorId] = visitor;
    }
    batchSets[batched] = set;
    batchVisitors[batched] = visitor;
    if (++batched < batchSets.length) continue;
    sets.createUpTo(pairs);
    sets.add(batchSets, batchVisitors, batched);
    batched = 0;
    if (batchSets.length < BATCH_EVENTS) {
      batchSets = new Uint32Array(BATCH_EVENTS);
      batchVisitors = new Uint32Array(BATCH_EVENTS);
    }
  }
  sets.createUpTo(pairs);
  sets.add(batchSets, batchVisitors, batched);
  const answer: Record<string, NumberByName> = Object.create(null);
  for (const [hour, counts] of hours) {
    for (const page of Object.keys(counts)) counts[page] = sets.sizeOf(counts[page]!);
    answer[formatHour(hour)] = counts;
  }
  return answer;
}

export default {
  description:
    'Numbers pages and visitors, and keeps a small set of numbers for each hour and page.',
  bottleneck:
    'Two look-ups of strings per event, the page in its hour and the visitor among all visitors: more than half of the ' +
    'time, and more than that where strings are fresh, which V8 must hash and look up in its own table first.',
  input: 'rows',
  countUniques,
} satisfies RowsImplementation;
