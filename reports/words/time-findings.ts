/** What a reader must know before relying on the times of a workload. Pure. */

import { MULTIMODAL_ABOVE, mValueOf } from '../../harness/stats/modality.ts';
import { median, sumOf } from '../../harness/stats/summary.ts';
import { counted, percent } from '../../quantity.ts';
import { isOf } from '../figures/fields.ts';
import { hasAskedForRounds, type Report } from '../figures/report.ts';
import type { ReportedSample } from '../figures/samples.ts';
import type { Finding } from './finding.ts';
import { columnFormat, shownName } from './units.ts';

/** Rounds whose medians lie farther apart than this, the largest over the smallest, are worth a word. */
const NOISY_SPREAD = 1.25;
/** The share of the wall time that calls waited for a core, or that the host took, which is worth a word. */
const MOST_WAITING = 0.05;
/** Fewer rounds than this give wide intervals, whatever they are of. */
const FEW_ROUNDS = 5;
/** Load for each core at the start, above which the run was not alone. */
const BUSY_LOAD = 0.5;

/** Empty where there is nothing to say. */
export function timeFindingsOf(report: Report, workload: string): Finding[] {
  const each = report.request.implementations
    .map((implementation) => ({
      implementation,
      samples: report.samples.filter(isOf(workload, implementation)),
    }))
    .filter(({ samples }) => samples.length > 0);
  const found = (cause: string, of: (one: (typeof each)[number]) => string | null, advice = '') =>
    each.flatMap((one): Finding[] => {
      const told = of(one);
      const whom = `${shownName(one.implementation)}${told === '' ? '' : ` ${told}`}`;
      return told === null ? [] : [{ cause, whom, advice, matters: true }];
    });
  return [
    ...busyAtStart(report),
    ...few(
      report,
      each.map(({ samples }) => samples),
    ),
    ...blind(each.flatMap(({ samples }) => samples)),
    ...found(
      'Times are noisy, by the medians of rounds',
      ({ samples }) => noisy(samples),
      'Ratios are taken within rounds, which allows for it.',
    ),
    ...found(
      'Times lie in several groups, so that one median does not describe them',
      ({ samples }) => severalModes(samples),
    ),
    ...found('Calls waited for a core, because the machine had other work', ({ samples }) =>
      waiting(samples),
    ),
    ...found(
      'The host took time from the cores of this machine while calls were timed',
      ({ samples }) => stolen(samples),
    ),
    ...found(
      'Processes were swapped out to disk, so that their times are those of the disk',
      ({ implementation }) => swapped(report, workload, implementation),
    ),
    ...found('Times reach no steady state', ({ implementation }) =>
      steady(report, workload, implementation, 'no steady state'),
    ),
    ...found('Calls grow slower', ({ implementation }) =>
      steady(report, workload, implementation, 'slowdown'),
    ),
  ];
}

function alone(cause: string, advice = ''): Finding[] {
  return [{ cause, whom: null, advice, matters: true }];
}

function busyAtStart({ environment: { loadAverage, cores } }: Report): Finding[] {
  if (loadAverage === null || loadAverage <= BUSY_LOAD * cores) return [];
  return alone(
    `The machine was busy when the run began: a load of ${loadAverage.toFixed(2)} on ${counted(cores, 'core')}`,
  );
}

function few(report: Report, each: readonly (readonly ReportedSample[])[]): Finding[] {
  const rounds = each.map((samples) => new Set(samples.map(({ round }) => round)).size);
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  if (fewest >= FEW_ROUNDS || most <= 0) return [];
  const told = fewest === most ? String(most) : `${fewest} to ${most}`;
  return alone(
    `Only ${told} ${most === 1 ? 'round was' : 'rounds were'} timed, so that intervals are wide`,
    hasAskedForRounds(report) ? 'That many were asked for.' : 'A longer --budget gives more.',
  );
}

function blind(samples: readonly ReportedSample[]): Finding[] {
  if (samples.length === 0 || samples.some(({ waitNs }) => waitNs !== null)) return [];
  return alone('This system does not tell how long a call waits for a core');
}

/** `712–1,054 ms`. */
function noisy(samples: readonly ReportedSample[]): string | null {
  const medians = roundMedians(samples);
  const [smallest, largest] = [Math.min(...medians), Math.max(...medians)];
  if (medians.length < 2 || largest < NOISY_SPREAD * smallest) return null;
  const { unit, format } = columnFormat('ns', [smallest, largest]);
  return `${format(smallest)}–${format(largest)} ${unit}`;
}

function severalModes(samples: readonly ReportedSample[]): string | null {
  const mValue = mValueOf(samples.map(({ wallNs }) => wallNs));
  if (mValue === null || mValue <= MULTIMODAL_ABOVE) return null;
  return '';
}

/** `for 5.9% of its time`. */
function waiting(samples: readonly ReportedSample[]): string | null {
  // The thread's own account begins a little before the call's clock and ends after it, which shows in short calls.
  const seen = sumOf(
    samples.map((one) => Math.max(wholeNs(one), (one.onCpuNs ?? 0) + (one.waitNs ?? 0))),
  );
  const waited = seen === 0 ? 0 : sumOf(samples.map(({ waitNs }) => waitNs ?? 0)) / seen;
  return waited > MOST_WAITING ? `for ${percent(waited)} of its time` : null;
}

/** Of all its calls together, where short ones are timed many at a time. */
function wholeNs({ wallNs, calls = 1 }: ReportedSample): number {
  return wallNs * calls;
}

/** `20.0 of 100.0 ms`. Of all cores together, in ticks of 10 ms: no share of a call's time. */
function stolen(samples: readonly ReportedSample[]): string | null {
  const wall = sumOf(samples.map(wholeNs));
  const taken = sumOf(samples.map(({ stealNs }) => stealNs ?? 0));
  if (taken <= MOST_WAITING * wall) return null;
  const { unit, format } = columnFormat('ns', [taken, wall]);
  return `${format(taken)} ${unit} during ${format(wall)} ${unit} of calls`;
}

/** `by as much as 3.00 MB`. */
function swapped(report: Report, workload: string, implementation: string): string | null {
  const own = report.measurements.filter(isOf(workload, implementation));
  const most = own.find(({ metric }) => metric === 'swapped')?.high;
  if (most === undefined || most === null || most === 0) return null;
  const { unit, format } = columnFormat('bytes', [most]);
  return `by as much as ${format(most)} ${unit}`;
}

/** What one busy moment does to a series, it hardly does to all of them. */
function steady(
  report: Report,
  workload: string,
  implementation: string,
  kind: Report['steadyStates'][number]['kind'],
): string | null {
  const states = report.steadyStates.filter(isOf(workload, implementation));
  const [first] = states;
  if (first === undefined || states.some((one) => one.kind !== kind)) return null;
  return `over ${first.callsNs.length} calls in one process`;
}

function roundMedians(samples: readonly ReportedSample[]): number[] {
  const rounds = new Map<number, number[]>();
  for (const { round, wallNs } of samples) {
    const own = rounds.get(round);
    if (own === undefined) rounds.set(round, [wallNs]);
    else own.push(wallNs);
  }
  return [...rounds.values()].map((values) => median(values.toSorted((a, b) => a - b))!);
}
