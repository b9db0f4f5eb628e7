/** How a run is measured, in a few sentences: for a reader of a report who knows nothing of the tool. Pure. */
import { TASK } from './task-words.ts';

/** One thing each. Pages under docs/ have more. */
export const HOW_MEASURED: readonly string[] = [
  'Every answer whose call is timed or measured is compared with one that was worked out independently. What is wrong is shown, and counts for nothing.',
  `Calls are made in fresh processes after warm-up, and not while another is timed. Each timed call on rows or columns gets ${TASK.items} of its own, so that no answer can be remembered.`,
  'A round has one process of each implementation, in an order by chance. Ratios are taken within rounds: a machine that slows down slows down all sides.',
  'A verdict needs the whole interval on one side. All comparisons of times in a run share one chance in twenty of calling the same code different. What rounds cannot tell is said to be open.',
  'Memory of a call on rows is counted in other processes, which collect garbage at fixed places, so that counts repeat: the most that is alive at once, and all that is allocated.',
];
