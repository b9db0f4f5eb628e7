/** Being told of calls of functions that others call. Runs in trial processes. */

/** Something with functions. */
export type Holder = Record<string, unknown>;
type AnyFunction = (...parameters: unknown[]) => unknown;

/** Calls `before` with the parameters of every call; what else the function has, it keeps. */
export function wrap(holder: Holder, name: string, before: (parameters: unknown[]) => void): void {
  const original = holder[name];
  if (typeof original !== 'function') return;
  holder[name] = Object.assign(function (this: unknown, ...parameters: unknown[]) {
    before(parameters);
    return Reflect.apply(original as AnyFunction, this, parameters);
  }, original);
}
