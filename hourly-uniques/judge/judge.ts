/**
 * Entry point of the judge's process, in which no implementation runs, and which alone knows right answers. It answers one question
 * after the other, and ends with its parent.
 */
import type { JudgeAnswer, JudgeRequest } from '../../harness/wire/judging.ts';
import { type Case, openCase, verdictOn } from './verdict.ts';

let open: Case | null = null;

function answered({ id, question }: JudgeRequest): JudgeAnswer {
  try {
    open = openCase(question, open);
    return { id, verdict: 'answer' in question ? verdictOn(open, question) : null };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.once('disconnect', () => process.exit(0));
process.on('message', (request: JudgeRequest) => process.send?.(answered(request)));
