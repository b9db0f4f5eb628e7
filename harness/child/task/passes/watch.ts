/** What an implementation of a task keeps between its calls. Runs in a trial process that has made no call before. */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { WatchSpecification } from '../../../wire/passes/watch.ts';
import type { Note } from '../../../wire/refusal.ts';
import { NOTES } from '../../../wire/tricks.ts';
import { judgeSeries, weighSeries } from '../kept-between-calls.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** Watches it; whoever throws is told by the check of its answers. */
export function run(specification: WatchSpecification): Promise<TrialReply<'watch'>> {
  return onTask({ ...specification, inputSeed: specification.seed }, watch);
}

/** Figures of time may be a busy machine's: what they show must show again. */
const SERIES = 3;

/** What the first series shows; as far as it is of time, only where the others show it, too. Null where they take too long. */
async function confirmedNotes(subject: TaskSubject): Promise<Note[] | null> {
  const first = await weighSeries(subject, 0);
  if (first === null) return null;
  const notes = judgeSeries(first);
  const isCheap = ({ note }: Note) => note === NOTES.repeats;
  for (let made = 1; made < SERIES && notes.some(isCheap); made++) {
    const series = await weighSeries(subject, made);
    if (series === null) return null;
    if (!judgeSeries(series).some(isCheap)) return notes.filter((one) => !isCheap(one));
  }
  return notes;
}

async function watch(subject: TaskSubject): Promise<TrialReply<'watch'>> {
  try {
    const notes = await confirmedNotes(subject);
    if (notes !== null) return { kind: 'watched', notes };
    const evidence = 'a few dozen calls take more than 10 s';
    return { kind: 'watched', notes: [{ note: NOTES.unwatched, evidence }] };
  } catch (error) {
    if (isUsageError(error)) throw error;
    return { kind: 'watched', notes: [] };
  }
}
