/** What a reader must know before relying on the figures of a workload, in words. Pure. */

import { muchOutside } from '../../harness/wire/outside.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import { isPeakResolved, type MemoryFigures } from '../figures/memory.ts';
import type { Report } from '../figures/report.ts';
import { timeFindingsOf } from './time-findings.ts';
import { columnFormat, shownName } from './units.ts';

/** A production peak farther from the deterministic one than this is worth a word. */
const MOST_PEAK_DIFFERENCE = 0.1;
const DIFFERENCES_TOLD = 3;

/** Sentences, of time and of memory; empty where there is nothing to say. */
export function findingsOf(report: Report, workload: string): string[] {
  return [
    ...timeFindingsOf(report, workload),
    ...memoryFindingsOf(report, workload),
    ...notesOf(report, workload),
  ];
}

/** What an implementation keeps between calls, or leaves behind. */
function notesOf({ trials }: Report, workload: string): string[] {
  return trials
    .filter((trial) => trial.workload === workload)
    .flatMap(({ implementation, notes }) =>
      (notes ?? []).map((note) => `${shownName(implementation ?? '')}: ${printable(note, 600)}.`),
    );
}

function memoryFindingsOf(report: Report, workload: string): string[] {
  return report.memory
    .filter((memory) => memory.workload === workload)
    .flatMap((memory) => {
      const where = `${shownName(memory.implementation)}, ${grouped(memory.events)} events`;
      return [
        ...[notRepeated(memory), openPeak(memory), otherInProduction(memory), silent(memory)],
        outsideOfV8(memory),
      ]
        .filter((finding) => finding !== null)
        .map((finding) => `${where}: ${finding}`);
    });
}

function notRepeated({ repeated }: MemoryFigures): string | null {
  if (repeated === null || repeated.differences.length === 0) return null;
  const { differences } = repeated;
  const more = differences.length - DIFFERENCES_TOLD;
  return (
    `two deterministic counts of its first ${grouped(repeated.events)} events do not agree, so it depends on chance, on ` +
    `time or on threads: ${differences.slice(0, DIFFERENCES_TOLD).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`
  );
}

function openPeak(memory: MemoryFigures): string | null {
  if (isPeakResolved(memory)) return null;
  return `its peak is only known to lie between ${megabytes(memory.peakLiveBytes)} and ${megabytes(memory.peakAtMostBytes)}.`;
}

function otherInProduction({ productionPeaksBytes, peakLiveBytes }: MemoryFigures): string | null {
  if (productionPeaksBytes.length === 0 || peakLiveBytes <= 0) return null;
  const highest = Math.max(...productionPeaksBytes);
  // Production is looked at less closely, so that lower says nothing.
  if (highest <= peakLiveBytes * (1 + MOST_PEAK_DIFFERENCE)) return null;
  return `in production as much as ${megabytes(highest)} was alive at once, deterministically ${megabytes(peakLiveBytes)}.`;
}

function silent({ silentWorkers }: MemoryFigures): string | null {
  if (silentWorkers === 0) return null;
  return `${silentWorkers} of its workers did not always tell their memory (busy, or started without this process's options); what they held then is missing.`;
}

function outsideOfV8({ outside, peakLiveBytes }: MemoryFigures): string | null {
  if (outside === null) return null;
  const { nativeBytes, childrenBytes } = muchOutside(outside, peakLiveBytes);
  const parts = [
    ...(nativeBytes > 0 ? [`${megabytes(nativeBytes)} outside of V8`] : []),
    ...(childrenBytes > 0 ? [`${megabytes(childrenBytes)} in processes that it started`] : []),
  ];
  if (parts.length === 0) return null;
  return `as much as ${parts.join(' and ')} was resident beside its live memory, and is not in it.`;
}

function megabytes(bytes: number): string {
  const { unit, format } = columnFormat('bytes', [bytes]);
  return `${format(bytes)} ${unit}`;
}
