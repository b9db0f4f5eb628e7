/** How a run is measured, in a few sentences: for a reader of a report who knows nothing of the tool. Pure. */
import type { Report } from '../figures/report.ts';
import { TASK } from './task-words.ts';

/** One thing each, and nothing that this run did not do. Pages under docs/ have more. */
export function howMeasured({
  workloads,
  trials,
  groups,
  request,
}: Pick<Report, 'workloads' | 'trials' | 'groups' | 'request'>): string[] {
  const isBenchmark = workloads.some((one) => 'task' in one && one.isBenchmarkFile === true);
  const ofTasks = workloads.filter((one) => 'task' in one);
  const isTask = ofTasks.length > 0;
  const isTimed = trials.some(({ pass }) => pass === 'time');
  const isCounted = trials.some(({ pass }) => pass === 'curve' || pass === 'census');
  const isCompared =
    (isTimed || isCounted) && groups.some(({ implementations }) => implementations.length > 1);
  return [
    `${checksInWords(ofTasks, isTimed || isCounted)}${isBenchmark ? '' : ' What is wrong is shown, and counts for nothing.'}`,
    `Calls are made in fresh processes${isTimed ? ' after warm-up, and not while another is timed' : ''}.${inputsInWords(isTask, isBenchmark, isTimed)}`,
    ...(isCompared && isTimed
      ? [
          'A round has one process of each implementation, in an order by chance. Ratios are taken within rounds: a machine that slows down slows down all sides.',
        ]
      : []),
    ...(isCompared
      ? [`A verdict needs the whole interval on one side. ${doubtInWords(isTimed, request.alpha)}`]
      : []),
    ...(isCounted
      ? [
          `Memory of a call${isTask ? '' : ' on rows'} is counted in other processes, which collect garbage at fixed places, so that counts repeat: the most that is alive at once, and all that is allocated.`,
        ]
      : []),
  ];
}

/** How often a verdict may be wrong, by what the record says, and what is told where there is none. */
function doubtInWords(isTimed: boolean, alpha: number): string {
  if (!isTimed) return 'What counts cannot tell is said to be open.';
  const chance = Number((100 * alpha).toPrecision(2));
  return `All comparisons of times in a run share a chance of ${chance}% of calling the same code different. What rounds cannot tell is said to be open.`;
}

/** What answers could be remembered of, behind another sentence; empty where there is nothing to say. */
function inputsInWords(isTask: boolean, isBenchmark: boolean, isTimed: boolean): string {
  if (isBenchmark)
    return ' In a benchmark file all calls share its data, so that an answer that is remembered looks fast.';
  if (isTask)
    return ' Each is handed an input that is made for it, off the clock, so that no answer can be remembered where inputs differ.';
  return isTimed
    ? ` Each timed call on rows or columns gets ${TASK.items} of its own, so that no answer can be remembered.`
    : '';
}

/** An oracle, the baseline, or nobody. */
function checksInWords(
  ofTasks: readonly Extract<Report['workloads'][number], { task: string }>[],
  isMeasured: boolean,
): string {
  if (ofTasks.some(({ isBenchmarkFile }) => isBenchmarkFile === true))
    return 'What is returned is compared with what the baseline returns, and not judged.';
  if (ofTasks.some(({ judgedBy }) => judgedBy === 'baseline'))
    return "Answers are compared with the baseline's: the task has nothing else to hold them against.";
  // Those of a task are kept until nothing is measured any more, for which there is not always room, nor time to compare all.
  return ofTasks.length > 0
    ? `Answers${isMeasured ? ' of calls that are timed or measured' : ''} are compared with what was worked out independently; where they are too many or too large, some of them, drawn by chance.`
    : `Every answer${isMeasured ? ' whose call is timed or measured' : ''} is compared with one that was worked out independently.`;
}
