/**
 * Whether an answer is still right where it is judged by a fresh copy of its task: what an implementation has changed in the module that it
 * shares with its judge is not there. Runs in trial processes, after everything else.
 */
import { loadTask } from '../../plug-ins/load-task.ts';
import type { Note } from '../../wire/refusal.ts';
import { differenceInWords } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { answerOf } from './callable.ts';
import { judgeOf } from './right-answer.ts';
import type { TaskSubject } from './subject.ts';

/** A call whose input no other one gets. */
const CALL = 960_000_000;

/** Judges an answer anew. @returns what is to be told; null where nothing is, or where a copy does not take what the baseline answers either. */
export async function changedJudge(subject: TaskSubject): Promise<Note | null> {
  const { member, inputs, judge, limits, implementation } = subject;
  if (judge.isApproximate) return null;
  try {
    const answerBy = async (callable: typeof implementation.callable) => {
      const { input, release } = await inputs.make(CALL);
      try {
        return await answerOf(callable, input, limits);
      } finally {
        await release();
      }
    };
    const answer = await answerBy(implementation.callable);
    const [wrong] = await judge.differences(CALL, answer);
    if (wrong !== undefined)
      return {
        note: NOTES.fails,
        evidence: `its answer is wrong: ${differenceInWords(wrong)}`,
      };
    // Where its implementations are files of their own, they share with it what both import.
    const from = member.alone ?? member.url;
    const url = `${from}${from.includes('?') ? '&' : '?'}judge`;
    const task = await loadTask({ ...member, url });
    const ofBaseline = { ...member, implementation: null, url };
    const fresh = judgeOf({ ...subject, task, member: ofBaseline, baseline: null, isOther: true });
    // One that is read can be used up.
    const [found] = await fresh.differences(CALL, await answerBy(implementation.callable));
    if (found === undefined) return null;
    const own = await answerBy(await judge.baseline());
    if ((await fresh.differences(CALL, own)).length > 0) return null;
    return {
      note: NOTES.judges,
      evidence: `a fresh copy of its task calls its answer wrong: ${differenceInWords(found)}`,
    };
  } catch {
    // A module that cannot be loaded twice, or answers that nobody can compare.
    return null;
  }
}
