/**
 * Entry point of the judge: a process that no implementation runs in, and the only one that knows right answers. It answers one
 * question after the other, and ends with its parent.
 */
import type { JudgeAnswer, JudgeRequest } from '../wire/judging.ts';
import { type Case, openCase, verdictOn } from './verdict.ts';

process.once('disconnect', () => process.exit(0));

let open: Case | null = null;

process.on('message', ({ id, question }: JudgeRequest) => {
  process.send?.(answered(id, question));
});

function answered(id: number, question: JudgeRequest['question']): JudgeAnswer {
  try {
    open = openCase(question, open);
    return { id, verdict: 'answer' in question ? verdictOn(open, question) : null };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
