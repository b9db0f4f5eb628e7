/**
 * What the judge does: a process that no implementation runs in, and the only one that knows right answers. It answers one
 * question after the other, and ends with its parent.
 */
import type {
  JudgeAnswer,
  JudgedDataset,
  JudgeRequest,
  Question,
  Verdict,
} from '../wire/judging.ts';

/** How the answers of a task are judged. */
export interface Judge<Case> {
  /** Loads a dataset, unless it is the one of `before`. @throws Error where it is not the one that was prepared. */
  readonly openCase: (of: JudgedDataset, before: Case | null) => Case;
  readonly verdictOn: (of: Case, question: Question) => Verdict;
}

/** Waits for questions, and answers them. */
export function startJudge<Case>({ openCase, verdictOn }: Judge<Case>): void {
  let open: Case | null = null;
  const answered = ({ id, question }: JudgeRequest): JudgeAnswer => {
    try {
      open = openCase(question, open);
      return { id, verdict: 'answer' in question ? verdictOn(open, question) : null };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.once('disconnect', () => process.exit(0));
  process.on('message', (request: JudgeRequest) => process.send?.(answered(request)));
}
