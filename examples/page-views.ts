/** Page views for the hourly uniques, drawn by uniqbench's own generator, and what is right of them. */
import type { EventColumns, HourlyUniques, Making, PageView } from 'uniqbench';
import pageViews from 'uniqbench/generators/page-views';

/** What is drawn; other views for each call, whose seed is another. */
export type Drawing = { readonly events: number; readonly preset: string } & Making;

/** As implementations of columns take them. */
export async function columnsOf({ events, preset, seed }: Drawing): Promise<EventColumns> {
  const { parameters } = pageViews.presets[preset]!;
  const source = pageViews.open({ ...parameters, events: `${events}` }, seed);
  const columns = {
    timestampsMs: new Float64Array(new SharedArrayBuffer(8 * events)),
    pageIds: new Uint32Array(new SharedArrayBuffer(4 * events)),
    visitorIds: new Uint32Array(new SharedArrayBuffer(4 * events)),
  };
  let done = 0;
  for await (const chunk of source.chunks()) {
    for (const name of ['timestampsMs', 'pageIds', 'visitorIds'] as const)
      columns[name].set(chunk[name], done);
    done += chunk.pageIds.length;
  }
  const { pages, visitors } = source;
  return {
    ...columns,
    pages: Array.from({ length: pages.size }, (_, id) => pages.at(id)),
    visitors: Array.from({ length: visitors.size }, (_, id) => visitors.at(id)),
  };
}

/** As objects. */
export async function rowsOf(drawing: Drawing): Promise<PageView[]> {
  const { timestampsMs, pageIds, visitorIds, pages, visitors } = await columnsOf(drawing);
  return Array.from(timestampsMs, (ms, index) => ({
    timestamp: new Date(ms),
    pageUrl: pages[pageIds[index]!]!,
    visitorId: visitors[visitorIds[index]!]!,
  }));
}

/** Each view as `["2025-03-03 10:00","/page","visitor"]`; of one visitor, hour and page they are the same. */
export const keysOf = (views: readonly PageView[]) =>
  views.map(({ timestamp, pageUrl, visitorId }) => {
    const hour = `${timestamp.toISOString().slice(0, 13).replace('T', ' ')}:00`;
    return JSON.stringify([hour, pageUrl, visitorId]);
  });

/** By hour and page, how many keys there are. */
export function counted(keys: Iterable<string>): HourlyUniques {
  const answer: Record<string, Record<string, number>> = {};
  for (const key of keys) {
    const [hour, page] = JSON.parse(key) as [string, string];
    answer[hour] ??= Object.create(null) as Record<string, number>;
    answer[hour][page] = (answer[hour][page] ?? 0) + 1;
  }
  return answer;
}

/** Whatever prototypes the objects have: pairs that only one of the answers has. */
export function differences(expected: HourlyUniques, answer: HourlyUniques): string[] {
  const [wanted, found] = [new Set(pairsOf(expected)), new Set(pairsOf(answer))];
  return [
    ...[...wanted].filter((pair) => !found.has(pair)).map((pair) => `lacks ${pair}`),
    ...[...found].filter((pair) => !wanted.has(pair)).map((pair) => `has ${pair}`),
  ];
}

const pairsOf = (answer: HourlyUniques) =>
  Object.entries(answer).flatMap(([hour, counts]) =>
    Object.entries(counts).map((pair) => JSON.stringify([hour, ...pair])),
  );
