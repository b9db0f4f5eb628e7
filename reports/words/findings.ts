/** What a reader must know before relying on the figures of a workload, in words. Pure. */

import { NOTHING_RETURNED } from '../../harness/wire/benchmark-file.ts';
import { muchOutside } from '../../harness/wire/outside.ts';
import { isPeakResolved, type MemoryFigures, type ReportedMemory } from '../figures/memory.ts';
import type { Report } from '../figures/report.ts';
import { callGrowthFindings } from './call-growth-words.ts';
import { type Finding, findingsInWords } from './finding.ts';
import { otherwiseMeasured } from './otherwise-measured.ts';
import type { Section } from './sections.ts';
import { itemsInWords } from './task-words.ts';
import { timeFindingsOf } from './time-findings.ts';
import { columnFormat, shownName } from './units.ts';
import { unwatchedFindings, watchedFindings } from './watched.ts';

/** A production peak farther from the deterministic one than this is worth a word. */
const MOST_PEAK_DIFFERENCE = 0.1;
const DIFFERENCES_TOLD = 3;
const NOTHING_TO_SEE_BYTES = 1e6;

/** Sentences about what can change a conclusion, one for each cause; empty where there is nothing to say. */
export function findingsOf(report: Report, workload: string): string[] {
  return findingsInWords(allOf(report, workload).filter(({ matters }) => matters));
}

/**
 * The same of each section of a report, in order: what is true of the whole run, such as that the machine was busy, is told in the
 * first one that it concerns.
 */
export function findingsOfSections(sections: readonly Section[]): string[][] {
  const told = new Set<string>();
  return sections.map(({ workload, part }) => {
    const fresh = findingsOf(part, workload).filter((finding) => !told.has(finding));
    for (const finding of fresh) told.add(finding);
    return fresh;
  });
}

/** What is worth knowing besides, beside the details. */
export function asidesOf(report: Report, workload: string): string[] {
  return findingsInWords(allOf(report, workload).filter(({ matters }) => !matters));
}

function allOf(report: Report, workload: string): Finding[] {
  return [
    ...callGrowthFindings(report, workload),
    ...timeFindingsOf(report, workload),
    ...memoryFindingsOf(report, workload),
    ...otherwiseMeasured(report, workload),
    ...watchedFindings(report, workload),
    ...unwatchedFindings(report, workload),
    ...nothingReturned(report, workload),
  ];
}

/** Of benchmark files. */
function nothingReturned({ trials }: Report, workload: string): Finding[] {
  const isOne = trials.some(
    (trial) => trial.workload === workload && trial.returned?.why === NOTHING_RETURNED,
  );
  if (!isOne) return [];
  const cause = 'Where nothing is returned, a compiler may leave out what makes it';
  const advice = 'Have benches return a value: then it is compared, too.';
  return [{ cause, whom: null, advice, matters: true }];
}

function memoryFindingsOf(report: Report, workload: string): Finding[] {
  const own = report.memory.filter((memory) => memory.workload === workload);
  const severalSizes = new Set(own.map(({ events }) => events)).size > 1;
  const found = (
    cause: string,
    of: (memory: ReportedMemory) => string | null,
    { advice = '', matters = true }: Partial<Pick<Finding, 'advice' | 'matters'>> = {},
  ) =>
    own.flatMap((memory): Finding[] => {
      const told = of(memory);
      const at = severalSizes ? ` (${itemsInWords(memory.events)})` : '';
      const whom = `${shownName(memory.implementation)}${at}`;
      return told === null ? [] : [{ cause, whom: `${whom} ${told}`, advice, matters }];
    });
  return [
    ...found(
      'Two counts of the same call do not agree, so that it depends on chance, on time or on threads',
      notRepeated,
    ),
    ...found('More was alive at once in production than in the counted call', otherInProduction),
    ...found('Workers did not always tell their memory, so that some of it is missing', silent, {
      advice: 'They were busy, or started without options of this process.',
    }),
    ...found(
      'Processes that were started held memory that is in no figure here',
      ({ outside, peakLiveBytes }) => outsideOf(outside, peakLiveBytes, 'childrenBytes'),
    ),
    ...found(
      'Resident memory outside of V8 that is in no figure here',
      ({ outside, peakLiveBytes }) => outsideOf(outside, peakLiveBytes, 'nativeBytes'),
      { advice: 'Good to some megabytes.', matters: isMoreThanBaseline(report, own) },
    ),
    ...found('More is alive at once than the call makes', moreThanMade, {
      advice:
        'Strings of the input that it keeps count as alive, with the whole lines that slices point into.',
    }),
    ...found('The peak is only known to lie between two bounds', openPeak, {
      advice: 'Its ratio allows for it.',
      matters: false,
    }),
  ];
}

function notRepeated({ repeated }: MemoryFigures): string | null {
  if (repeated === null || repeated.differences.length === 0) return null;
  const { differences } = repeated;
  const more = differences.length - DIFFERENCES_TOLD;
  return (
    `on its first ${itemsInWords(repeated.events)}: ` +
    `${differences.slice(0, DIFFERENCES_TOLD).join(', ')}${more > 0 ? `, and ${more} more` : ''}`
  );
}

/** Readers take it for a mistake. Of small differences nobody would see it. */
function moreThanMade(memory: MemoryFigures): string | null {
  const { peakLiveBytes, allocatedBytes, heldBytes } = memory;
  if (allocatedBytes === null || stringsNotMade(memory) < NOTHING_TO_SEE_BYTES) return null;
  const made = allocatedBytes + Math.max(0, heldBytes ?? 0);
  if (peakLiveBytes <= made + NOTHING_TO_SEE_BYTES) return null;
  return `${megabytes(peakLiveBytes)} alive, ${megabytes(allocatedBytes)} made`;
}

/** Bytes of strings that are alive at the peak and that the call has not made. */
function stringsNotMade({ liveObjects, allocatedObjects }: MemoryFigures): number {
  const bytesIn = (counts: MemoryFigures['liveObjects']) =>
    (counts ?? [])
      .filter(({ kind }) => kind.startsWith('string'))
      .reduce((sum, { bytes }) => sum + bytes, 0);
  return bytesIn(liveObjects) - bytesIn(allocatedObjects);
}

function openPeak(memory: MemoryFigures): string | null {
  if (isPeakResolved(memory)) return null;
  return `${megabytes(memory.peakLiveBytes)} to ${megabytes(memory.peakAtMostBytes)}`;
}

function otherInProduction({
  productionPeaksBytes,
  peakLiveBytes,
  peakAtMostBytes,
}: MemoryFigures): string | null {
  if (productionPeaksBytes.length === 0 || peakLiveBytes <= 0) return null;
  const highest = Math.max(...productionPeaksBytes);
  // Production is looked at less closely, so that lower says nothing.
  const most = Math.max(peakLiveBytes * (1 + MOST_PEAK_DIFFERENCE), peakAtMostBytes);
  if (highest <= most) return null;
  return `${megabytes(highest)} instead of ${megabytes(peakLiveBytes)}`;
}

function silent({ silentWorkers }: MemoryFigures): string | null {
  return silentWorkers === 0 ? null : `${silentWorkers} of its workers`;
}

/** Whether some candidate has much more outside of V8 than the baseline: what all have is no candidate's own. */
function isMoreThanBaseline({ request }: Report, own: readonly ReportedMemory[]): boolean {
  const nativeBytesOf = ({ outside }: ReportedMemory) => outside?.nativeBytes ?? 0;
  const ofBaseline = own
    .filter(({ implementation }) => implementation === request.baseline)
    .map(nativeBytesOf);
  const least = Math.max(0, ...ofBaseline);
  return own.some((memory) => {
    const nativeBytes = nativeBytesOf(memory) - least;
    return muchOutside({ nativeBytes, childrenBytes: 0 }, memory.peakLiveBytes).nativeBytes > 0;
  });
}

function outsideOf(
  outside: MemoryFigures['outside'],
  peakLiveBytes: number,
  part: 'nativeBytes' | 'childrenBytes',
): string | null {
  if (outside === null) return null;
  const bytes = muchOutside(outside, peakLiveBytes)[part];
  return bytes > 0 ? megabytes(bytes) : null;
}

function megabytes(bytes: number): string {
  const { unit, format } = columnFormat('bytes', [bytes]);
  return `${format(bytes)} ${unit}`;
}
