/** Being told of calls of functions that others call. Runs in trial processes. */

/** Something with functions. */
export type Holder = Record<string, unknown>;
type AnyFunction = (...parameters: unknown[]) => unknown;

/**
 * Calls `before` with the parameters of every call; what else the function has, it keeps.
 *
 * @param before Also gets what tells who calls, see {@link callerOf}.
 */
export function wrap(
  holder: Holder,
  name: string,
  before: (parameters: unknown[], caller: () => string) => void,
): void {
  const original = holder[name];
  if (typeof original !== 'function') return;
  const wrapped: AnyFunction = Object.assign(function (this: unknown, ...parameters: unknown[]) {
    before(parameters, () => callerOf(wrapped));
    return Reflect.apply(original as AnyFunction, this, parameters);
  }, original);
  holder[name] = wrapped;
}

/** The place in the code that called a function which is running, as a stack tells it; empty where it cannot be told. */
function callerOf(called: AnyFunction): string {
  const settings = ['prepareStackTrace', 'stackTraceLimit'] as const;
  const before = settings.map((name) => Object.getOwnPropertyDescriptor(Error, name));
  try {
    // As Node has them, whoever has set others.
    for (const name of settings) Reflect.deleteProperty(Error, name);
    Error.stackTraceLimit = 1;
    const at: { stack?: string } = {};
    Error.captureStackTrace(at, called);
    return at.stack?.split('\n')[1] ?? '';
  } catch {
    return '';
  } finally {
    for (const [index, name] of settings.entries()) {
      Reflect.deleteProperty(Error, name);
      if (before[index] !== undefined) Object.defineProperty(Error, name, before[index]);
    }
  }
}
