/** What an implementation of a task keeps between its calls, and what it leaves behind. Runs in a trial process that has made no call before. */
import { isUsageError } from '../../../../contract.ts';
import type { TrialReply } from '../../../wire/envelope.ts';
import type { WatchSpecification } from '../../../wire/passes/watch.ts';
import type { Note, Trick } from '../../../wire/refusal.ts';
import { NOTES } from '../../../wire/tricks.ts';
import { spy } from '../../audit/spies.ts';
import { watchSharedMemory } from '../../memory/shared-memory.ts';
import { thrownAndWhere } from '../../thrown-and-where.ts';
import { equalInputs } from '../equal-inputs.ts';
import { changedJudge } from '../fresh-judge.ts';
import { judgeSeries, weighSeries } from '../kept-between-calls.ts';
import { LeftBehind } from '../left-behind.ts';
import { judgeParts, partsOfCall } from '../off-the-clock.ts';
import { openedTogether } from '../opened-together.ts';
import { onTask, type TaskSubject } from '../subject.ts';

/** Watches it. */
export function run(specification: WatchSpecification): Promise<TrialReply<'watch'>> {
  watchSharedMemory();
  const left = new LeftBehind(spy());
  return onTask(
    { ...specification, inputSeed: specification.seed },
    (subject) => watch(subject, left),
    (load) => left.loading(load),
  );
}

const TOO_SLOW: Note = {
  note: NOTES.unwatched,
  evidence: 'a few dozen calls take more than 10 s',
};

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

/** Answers that cannot be compared are told by their check. */
async function offTheClock(subject: TaskSubject): Promise<Note[]> {
  const parts = await partsOfCall(subject);
  const further = [await openedTogether(subject), await changedJudge(subject)];
  return [...(parts === null ? [] : judgeParts(parts)), ...further.filter((note) => note !== null)];
}

async function watch(subject: TaskSubject, left: LeftBehind): Promise<TrialReply<'watch'>> {
  const notes: Note[] = left.byLoading();
  let trick: Trick | null = null;
  try {
    notes.push(...((await confirmedNotes(subject)) ?? [TOO_SLOW]));
    const equal = await equalInputs(subject);
    if (equal !== null) notes.push(equal);
    const found = await left.by(subject);
    notes.push(...found.notes);
    trick = found.trick;
    if (found.thrown !== null) throw found.thrown.error;
    // Last, because the baseline is loaded for it, which may leave things of its own.
    notes.push(...(await offTheClock(subject)));
  } catch (error) {
    if (isUsageError(error)) throw error;
    // Who throws elsewhere, too, is told by the check of its answers.
    notes.push({ note: NOTES.fails, evidence: `it throws ${thrownAndWhere(error)}` });
  }
  return trick === null ? { kind: 'watched', notes } : { kind: 'caught', tricks: [trick], notes };
}
