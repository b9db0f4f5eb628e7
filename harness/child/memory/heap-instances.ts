/** Finding living objects by a walk over the heap. Runs in trial processes. */
import type { Session } from 'node:inspector';

const SINK = Symbol.for('uniqbench.found');

/**
 * Every living object with the prototype of that class, whoever holds it. It takes a second, and collects garbage as hard as V8 can.
 *
 * @param session Connected to its own thread.
 * @throws Error where the inspector refuses, or does not answer at once.
 */
export function instancesOf(session: Session, className: string): object[] {
  const call = <Result>(method: string, parameters: object): Result => {
    let answer: Result | undefined;
    // To its own thread, the inspector answers before `post` returns.
    session.post(method, parameters, (error: Error | null, result?: object) => {
      if (error !== null) throw new Error(`${method}: ${error.message}`, { cause: error });
      answer = result as Result;
    });
    if (answer === undefined) throw new Error(`The inspector did not answer ${method} at once.`);
    return answer;
  };
  type Remote<Key extends string> = Readonly<Record<Key, { readonly objectId: string }>>;
  const objectGroup = 'uniqbench';
  const prototype = call<Remote<'result'>>('Runtime.evaluate', {
    expression: `${className}.prototype`,
    objectGroup,
  });
  const found = call<Remote<'objects'>>('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId,
    objectGroup,
  });
  let instances: object[] = [];
  const sink = globalThis as unknown as Record<symbol, unknown>;
  sink[SINK] = (objects: object[]) => {
    instances = [...objects];
  };
  call('Runtime.callFunctionOn', {
    objectId: found.objects.objectId,
    functionDeclaration: `function () { globalThis[Symbol.for('uniqbench.found')](this); }`,
  });
  delete sink[SINK];
  call('Runtime.releaseObjectGroup', { objectGroup });
  return instances;
}
