/** V8's inspector, spoken to in the process that it inspects, where it answers at once. */
import { Session } from 'node:inspector';
import { connectOwn } from '../inspections.ts';

/** A session with the process's own inspector. */
export interface OwnInspector {
  readonly session: Session;
  /** @throws Error with the inspector's own words where it refuses. */
  readonly ask: <Answer>(method: string, parameters?: object) => Answer;
}

/** Connects to this thread's inspector. */
export function connectInspector(): OwnInspector {
  const session = new Session();
  connectOwn(session);
  const ask = <Answer>(method: string, parameters: object = {}): Answer => {
    let answer: object | undefined;
    let problem: Error | null = null;
    session.post(method, parameters, (error, result) => {
      problem = error;
      answer = result;
    });
    // Errors are plain objects here: { code, message }.
    if (problem !== null) throw new Error(`${method}: ${(problem as Error).message}`);
    if (answer === undefined) throw new Error(`${method} was not answered at once.`);
    return answer as Answer;
  };
  return { session, ask };
}
