/** The result of a workload in words. Pure. */
import { printable } from '../printable.ts';
import { grouped } from '../quantity.ts';
import type { Comparison } from './comparisons.ts';
import type { Report } from './report.ts';
import { times } from './units.ts';

/** Sentences: whether the answers are right, then each candidate against the baseline, fastest first. */
export function conclusionsOf(report: Report, workload: string): string[] {
  const { baseline, implementations } = report.request;
  const wrong = implementations.filter((name) => !isRight(report, workload, name));
  const rightness =
    wrong.length === 0
      ? `Every answer is right: ${implementations.length} of ${implementations.length} agree with the oracle.`
      : `Not right, or not checked: ${wrong.join(', ')}.`;
  const of = (metric: Comparison['metric'], candidate: string) =>
    report.comparisons.find(
      (entry) =>
        entry.workload === workload && entry.metric === metric && entry.candidate === candidate,
    );
  const size = sizeInWords(report, workload);
  const candidates = implementations
    .filter((name) => name !== baseline && !wrong.includes(name))
    .toSorted((a, b) => (of('wallTime', a)?.ratio ?? 9) - (of('wallTime', b)?.ratio ?? 9));
  return [
    rightness,
    ...candidates.map((candidate) => {
      const parts = [timeInWords(of('wallTime', candidate), baseline)];
      const peak = of('peakLiveBytes', candidate)?.ratio ?? null;
      const allocated = of('allocatedBytes', candidate)?.ratio ?? null;
      parts.push(
        peak === null ? 'peak memory not measured' : `${times(peak)} its peak live memory${size}`,
      );
      if (allocated !== null) parts.push(`${times(allocated)} its allocation`);
      return `${candidate}: ${parts.join(', ')}.`;
    }),
  ];
}

/** Of a large workload, memory is compared on its first events. */
function sizeInWords(report: Report, workload: string): string {
  const sizes = report.memory
    .filter((one) => one.workload === workload)
    .map(({ events }) => events);
  const all = report.workloads.find((one) => one.workload === workload)?.events;
  if (sizes.length === 0 || all === undefined || Math.min(...sizes) === all) return '';
  return ` (first ${grouped(Math.min(...sizes))} events)`;
}

/** A difference is only told where the interval leaves 1 out. */
function timeInWords(comparison: Comparison | undefined, baseline: string): string {
  if (comparison === undefined || comparison.ratio === null) return 'time not measured';
  const { ratio, low, high } = comparison;
  if (low === null || high === null)
    return `${times(1 / ratio)} as fast as ${baseline} in one round, too few to tell`;
  const interval = `(95% interval ${(1 / high).toFixed(2)} to ${(1 / low).toFixed(2)})`;
  const verdict = high < 1 ? 'faster' : low > 1 ? 'slower' : 'a difference in time is not resolved';
  return `${verdict}: ${times(1 / ratio)} as fast as ${baseline} ${interval}`;
}

function isRight(report: Report, workload: string, implementation: string): boolean {
  const own = report.trials.filter(
    (trial) => trial.workload === workload && trial.implementation === implementation,
  );
  return (
    own.some(({ pass, outcome }) => pass === 'verify' && outcome === 'completed') &&
    own.every(({ outcome }) => outcome !== 'wrong result')
  );
}

/** What went wrong, a line each; empty where nothing did. */
export function problemsOf(report: Report): string[] {
  const lines: string[] = [];
  for (const { implementation, workload, pass, round, outcome, detail, wrong } of report.trials) {
    if (outcome === 'completed') continue;
    const where = [
      implementation,
      workload === null ? null : `on ${printable(workload)}`,
      `${pass}${round === null ? '' : ` round ${round}`}`,
    ];
    lines.push(`${where.filter(Boolean).join(', ')}: ${outcome}. ${printable(detail ?? '', 600)}`);
    for (const difference of wrong?.first ?? []) {
      const place = [difference.hour, difference.page].filter((part) => part !== undefined);
      lines.push(
        `  ${place.map((part) => printable(part, 80)).join(' ')}: expected ${difference.expected}, got ${printable(difference.actual, 80)}`,
      );
    }
  }
  if (!report.whole)
    lines.push('The run was stopped before its end; the figures are those measured until then.');
  return lines;
}

/** A log's lines and those that hold no event; null for a synthetic workload. */
export function linesInWords(report: Report, workload: string): string | null {
  const lines = report.workloads.find((entry) => entry.workload === workload)?.linesRead;
  return lines === undefined ? null : rejectedInWords(lines);
}

/** `Read 47,748 lines; 21 hold no event: no_request_status_bytes 21 (first in lines 7527, 7528).` */
export function rejectedInWords({
  lines,
  rejected,
}: NonNullable<Report['workloads'][number]['linesRead']>): string {
  const read = `Read ${lines.toLocaleString('en-US')} lines`;
  const total = rejected.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return `${read}; every one holds an event.`;
  const severalFiles =
    new Set(rejected.flatMap(({ first }) => first.map(({ file }) => file))).size > 1;
  const reasons = rejected.map(({ reason, count, first }) => {
    const places = first.map(({ file, line }) =>
      severalFiles ? `${printable(file)}:${line}` : String(line),
    );
    return `${reason} ${count.toLocaleString('en-US')} (first: ${severalFiles ? '' : 'line '}${places.join(', ')})`;
  });
  return `${read}; ${total.toLocaleString('en-US')} hold no event: ${reasons.join('; ')}.`;
}
