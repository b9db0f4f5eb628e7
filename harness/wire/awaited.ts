/** Where a trial process has come to, asked where its time is over. Plain data. */

/** What the parent asks. */
export interface AwaitedQuestion {
  readonly kind: 'asks what is awaited';
}

/** What a process answers that does not compute without end. */
export interface AwaitedAnswer {
  readonly kind: 'awaits';
  /** The part of the user's code whose promise is not settled, such as `close`; null where that is not known. */
  readonly part: string | null;
}

/** Whether a message to a trial process asks this. */
export function isAwaitedQuestion(content: unknown): content is AwaitedQuestion {
  return (content as Partial<AwaitedQuestion> | null)?.kind === 'asks what is awaited';
}

/** Whether a message of a trial process answers it. */
export function isAwaitedAnswer(content: unknown): content is AwaitedAnswer {
  return (content as Partial<AwaitedAnswer> | null)?.kind === 'awaits';
}
