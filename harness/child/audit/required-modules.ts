/** What is loaded by `require` while an implementation runs, wherever its name came from. Runs in trial processes. */
import Module, { isBuiltin } from 'node:module';

type Load = (request: string, parent: unknown, isMain: boolean) => unknown;

/**
 * From now on notes every request but those for Node's own modules.
 *
 * @returns what tells them, and ends that.
 */
export function noteRequired(): () => string[] {
  const holder = Module as unknown as { _load: Load };
  const original = holder._load;
  const requests: string[] = [];
  holder._load = (request, parent, isMain) => {
    if (!isBuiltin(request) && !requests.includes(request)) requests.push(request);
    return original.call(Module, request, parent, isMain);
  };
  return () => {
    holder._load = original;
    return requests;
  };
}
