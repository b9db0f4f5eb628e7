/** Measures what a log holds, or what a workload draws, in bounded memory. */

import type { EventSource, LinesRead, RawParameters } from '../../contract.ts';
import { scramble } from '../page-views/random.ts';
import { openLogs } from '../replay/log-stream.ts';
import { parseParameters } from '../replay/parameters.ts';
import type { MeasuredLog } from './fit.ts';
import { LogMeasure } from './measure.ts';
import { NameHashes } from './name-hashes.ts';

/** Called now and then with the events so far. */
export type OnEvents = (events: number) => void;

/**
 * Reads log files as the replay generator does.
 *
 * @param reading Its parameters.
 * @throws UsageError where they cannot be read.
 */
export async function measureLog(
  reading: RawParameters,
  onEvents: OnEvents,
  measure = new LogMeasure(),
): Promise<MeasuredLog & { readonly linesRead: LinesRead }> {
  const pages = new NameHashes((id, shape) => measure.noteName('page', id, shape));
  const visitors = new NameHashes((id, shape) => measure.noteName('visitor', id, shape));
  const source = openLogs(parseParameters(reading), undefined, { pages, visitors });
  await addAll(source, measure, (id) => id, onEvents);
  return {
    measure,
    pageCharacters: pages,
    visitorCharacters: visitors,
    linesRead: source.linesRead!(),
  };
}

/** Measures the events of a generator; its names are left alone. */
export async function measureSource(
  source: EventSource,
  onEvents: OnEvents,
  measure = new LogMeasure(),
): Promise<LogMeasure> {
  // Ids are numbers in order; as hashes they must look like chance, and stay different.
  await addAll(source, measure, (id) => scramble(id, 0, 32), onEvents);
  return measure;
}

async function addAll(
  source: EventSource,
  measure: LogMeasure,
  hashOf: (id: number) => number,
  onEvents: OnEvents,
): Promise<void> {
  let events = 0;
  for await (const { timestampsMs, pageIds, visitorIds } of source.chunks()) {
    for (let at = 0; at < timestampsMs.length; at++) {
      measure.add(timestampsMs[at]!, hashOf(pageIds[at]!), hashOf(visitorIds[at]!));
    }
    measure.shrink();
    events += timestampsMs.length;
    onEvents(events);
  }
}
