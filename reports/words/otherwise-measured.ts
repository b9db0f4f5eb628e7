/**
 * Whether calls do as much where they are timed as where their memory is counted: one that knows which it is could be quick in the one and
 * light in the other. Pure.
 */
import { median } from '../../harness/stats/summary.ts';
import type { ReportedMemory } from '../figures/memory.ts';
import { eventsOf, type Report } from '../figures/report.ts';
import type { Finding } from './finding.ts';
import { columnFormat, shownName } from './units.ts';

/**
 * Compiled code allocates less, not more. But where it is timed on a busy machine, it is compiled late: 1.6 times as much was seen of a built-in
 * one; and where it was counted on fewer events, tables grow by leaps.
 */
const MORE = 3;
const LEAST_BYTES = 1e6;

/** Of those that allocate much more where they are timed. */
export function otherwiseMeasured(
  report: Pick<Report, 'memory' | 'samples' | 'workloads'>,
  workload: string,
): Finding[] {
  const events = eventsOf(report, workload)?.events ?? null;
  const own = report.memory.filter((one) => one.workload === workload);
  // The nearest to all events that there is.
  const counted = own.filter(
    (one) =>
      !own.some(
        (other) => other.implementation === one.implementation && other.events > one.events,
      ),
  );
  return counted.flatMap((memory): Finding[] => {
    const told = moreWhereTimed(memory, report, events ?? memory.events);
    if (told === null) return [];
    return [
      {
        cause: 'Calls allocate more where they are timed than where their memory is counted',
        whom: `${shownName(memory.implementation)} ${told}`,
        advice:
          'Does it do something else there? Then its time and its memory are not of the same work.',
        matters: true,
      },
    ];
  });
}

function moreWhereTimed(
  { implementation, workload, events: countedEvents, allocatedBytes: countedBytes }: ReportedMemory,
  { samples }: Pick<Report, 'samples'>,
  events: number,
): string | null {
  const each = samples
    .filter((one) => one.implementation === implementation && one.workload === workload)
    .flatMap(({ allocatedBytes }) => allocatedBytes ?? [])
    .sort((one, other) => one - other);
  const timedBytes = median(each);
  if (timedBytes === null || countedBytes === null) return null;
  const isOfAll = countedEvents === events;
  // An empty input is all of its events, and no part of them.
  const expectedBytes = isOfAll ? countedBytes : countedBytes * (events / countedEvents);
  if (timedBytes - expectedBytes < LEAST_BYTES || timedBytes <= MORE * expectedBytes) return null;
  const by = isOfAll
    ? 'as counted'
    : `as counted on ${countedEvents.toLocaleString('en-US')} events`;
  return `${megabytes(timedBytes)} instead of ${megabytes(expectedBytes)}, ${by}`;
}

function megabytes(bytes: number): string {
  const { unit, format } = columnFormat('bytes', [bytes]);
  return `${format(bytes)} ${unit}`;
}
