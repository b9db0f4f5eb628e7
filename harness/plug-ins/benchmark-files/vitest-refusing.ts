/** What vitest has and benches hardly need: refused by name where it is used. Runs in trial processes. */
import { notTakenOver } from './found.ts';

/** An object of which only the given fields can be had. @param what As errors name it: `vi of vitest`. */
export function refusing(what: string, known: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(known, {
    get: (target, key) => {
      if (Object.hasOwn(target, key)) return target[key as string];
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON') return undefined;
      const [first = '', ...rest] = what.split(' ');
      throw notTakenOver([`${first}.${key}`, ...rest].join(' '));
    },
  });
}
