/**
 * What a thread and its workers send each other, whatever they talk about: each request has a number, and what belongs to
 * it has the same. Types, and the workers' side.
 */
import { parentPort } from 'node:worker_threads';

/** By kind of request: what is asked, what is told meanwhile, and what is answered. */
export type Exchanges<Table> = {
  readonly [Kind in keyof Table]: {
    readonly request: unknown;
    /** What the worker tells before its reply, as often as it likes; absent where there is nothing. */
    readonly news?: unknown;
    readonly reply: unknown;
  };
};

/** What is told before the reply. */
export type NewsOf<Table extends Exchanges<Table>, Kind extends keyof Table> = Table[Kind] extends {
  readonly news: infer News;
}
  ? News
  : never;

/** To a worker. */
export interface Numbered {
  readonly id: number;
  readonly kind: string;
  readonly request: unknown;
}

/** From a worker, of the request with this number. */
export type Answer =
  | { readonly id: number; readonly news: unknown }
  | { readonly id: number; readonly reply: unknown }
  /** Errors lose their class on the way, but for those of the language: the name tells it. */
  | { readonly id: number; readonly name: string; readonly error: unknown };

/** Answers each kind of request; throws what the asking thread is to be told. */
export type Answers<Table extends Exchanges<Table>> = {
  readonly [Kind in keyof Table]: (
    request: Table[Kind]['request'],
    tell: (news: NewsOf<Table, Kind>) => void,
  ) => Table[Kind]['reply'];
};

/**
 * Answers requests until the worker ends. In the worker.
 *
 * @param explain Makes of an error what the asking thread is told.
 */
export function answerRequests<Table extends Exchanges<Table>>(
  answers: Answers<Table>,
  explain = (error: unknown) => error,
): void {
  const port = parentPort!;
  const post = (answer: Answer) => port.postMessage(answer);
  port.on('message', ({ id, kind, request }: Numbered) => {
    const answer = answers[kind as keyof Table];
    try {
      post({ id, reply: answer(request, (news) => post({ id, news })) });
    } catch (error) {
      post({ id, ...sendable(explain(error)) });
    }
  });
}

/** An error without what cannot be sent: whatever was hung on it, and its cause. */
function sendable(thrown: unknown): { readonly name: string; readonly error: unknown } {
  if (!(thrown instanceof Error)) return { name: '', error: String(thrown) };
  try {
    return { name: thrown.name, error: structuredClone(thrown) };
  } catch {
    const error = new Error(thrown.message);
    error.stack = thrown.stack ?? thrown.message;
    return { name: thrown.name, error };
  }
}
