/** What a reader must know before relying on the times of a workload, in words. Pure. */

import { MULTIMODAL_ABOVE, mValueOf } from '../../harness/stats/modality.ts';
import { median } from '../../harness/stats/summary.ts';
import { percent } from '../../quantity.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import type { ReportedSample } from '../figures/samples.ts';
import { columnFormat, shownName } from './units.ts';

/** Rounds whose medians lie farther apart than this, the largest over the smallest, are worth a word. */
const NOISY_SPREAD = 1.25;
/** The share of the wall time that calls waited for a core, or that the host took, which is worth a word. */
const MOST_WAITING = 0.05;
/** Fewer rounds than this give wide intervals, whatever they are of. */
const FEW_ROUNDS = 5;
/** Load for each core at the start, above which the run was not alone. */
const BUSY_LOAD = 0.5;

/** Sentences; empty where there is nothing to say. */
export function timeFindingsOf(report: Report, workload: string): string[] {
  const each = report.request.implementations
    .map((implementation) => ({
      implementation,
      samples: report.samples.filter(isOf(workload, implementation)),
    }))
    .filter(({ samples }) => samples.length > 0);
  return [
    ...busyAtStart(report),
    ...few(each.map(({ samples }) => samples)),
    ...blind(each.flatMap(({ samples }) => samples)),
    ...each.flatMap(({ implementation, samples }) =>
      [
        noisy(samples),
        severalModes(samples),
        waiting(samples),
        swapped(report, workload, implementation),
        steady(report, workload, implementation),
      ]
        .filter((finding) => finding !== null)
        .map((finding) => `${shownName(implementation)}: ${finding}`),
    ),
  ];
}

function busyAtStart({ environment: { loadAverage, cores } }: Report): string[] {
  if (loadAverage === null || loadAverage <= BUSY_LOAD * cores) return [];
  return [
    `The machine was busy when the run began: a load of ${loadAverage.toFixed(2)} on ${cores} cores.`,
  ];
}

function few(each: readonly (readonly ReportedSample[])[]): string[] {
  const rounds = each.map((samples) => new Set(samples.map(({ round }) => round)).size);
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  if (fewest >= FEW_ROUNDS || most <= 0) return [];
  const told = fewest === most ? String(most) : `${fewest} to ${most}`;
  return [
    `Only ${told} ${most === 1 ? 'round was' : 'rounds were'} timed for each implementation; a longer --budget gives more.`,
  ];
}

function blind(samples: readonly ReportedSample[]): string[] {
  if (samples.length === 0 || samples.some(({ waitNs }) => waitNs !== null)) return [];
  return ['This system does not tell how long a call waits for a core.'];
}

function noisy(samples: readonly ReportedSample[]): string | null {
  const medians = roundMedians(samples);
  const [smallest, largest] = [Math.min(...medians), Math.max(...medians)];
  if (medians.length < 2 || largest < NOISY_SPREAD * smallest) return null;
  const { unit, format } = columnFormat('ns', [smallest, largest]);
  return (
    `times are noisy: medians of the rounds lie between ${format(smallest)} and ${format(largest)} ${unit}. ` +
    'Comparisons within a round allow for it.'
  );
}

function severalModes(samples: readonly ReportedSample[]): string | null {
  const mValue = mValueOf(samples.map(({ wallNs }) => wallNs));
  if (mValue === null || mValue <= MULTIMODAL_ABOVE) return null;
  return `its times fall into several heaps (mValue ${mValue.toFixed(1)}), so that one median does not describe them.`;
}

function waiting(samples: readonly ReportedSample[]): string | null {
  const wall = sum(samples.map(({ wallNs }) => wallNs));
  // The thread's own account begins a little before the call's clock and ends after it, which shows in short calls.
  const seen = sum(
    samples.map(({ wallNs, onCpuNs, waitNs }) => Math.max(wallNs, (onCpuNs ?? 0) + (waitNs ?? 0))),
  );
  const waited = seen === 0 ? 0 : sum(samples.map(({ waitNs }) => waitNs ?? 0)) / seen;
  // Of all cores together, in ticks of 10 ms: no share of a call's time.
  const stolen = sum(samples.map(({ stealNs }) => stealNs ?? 0));
  const { unit, format } = columnFormat('ns', [stolen, wall]);
  const told = [
    ...(waited > MOST_WAITING ? [`it waited for a core for ${percent(waited)} of its time`] : []),
    ...(stolen > MOST_WAITING * wall
      ? [
          `the host took ${format(stolen)} ${unit} from the machine's cores while ${format(wall)} ${unit} of calls were timed`,
        ]
      : []),
  ];
  return told.length === 0 ? null : `${told.join(', and ')}: the machine was not its own.`;
}

function swapped(report: Report, workload: string, implementation: string): string | null {
  const own = report.measurements.filter(isOf(workload, implementation));
  const most = own.find(({ metric }) => metric === 'swapped')?.high;
  if (most === undefined || most === null || most === 0) return null;
  const { unit, format } = columnFormat('bytes', [most]);
  return `as much as ${format(most)} ${unit} of its process were swapped out to disk: its times are those of the disk.`;
}

/** What one busy moment does to a series, it hardly does to all of them. */
function steady(report: Report, workload: string, implementation: string): string | null {
  const states = report.steadyStates.filter(isOf(workload, implementation));
  const [first] = states;
  if (first === undefined) return null;
  const calls = `over ${first.callsNs.length} calls in one process`;
  if (states.every(({ kind }) => kind === 'no steady state'))
    return `its time reaches no steady state ${calls}.`;
  if (states.every(({ kind }) => kind === 'slowdown')) return `it grows slower ${calls}.`;
  return null;
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
