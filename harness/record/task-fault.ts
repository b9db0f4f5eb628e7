/** A mistake in a task, as it stands on record. */
import { z } from 'zod';
import { printable } from '../../printable.ts';
import type { Plain } from '../wire/plain.ts';

/** @see TaskFaultEntry */
export const taskFault = z.looseObject({
  workload: z.string(),
  /** In whose process it showed; null where inputs were made for all. */
  implementation: z.string().nullable(),
  message: z.string(),
});

/** A mistake in a task: it ended what was measured on one workload, and not the run. */
export type TaskFaultEntry = Plain<typeof taskFault>;

/** Of more than this nobody reads the names. */
const MOST_NAMED = 10;

/** Each mistake once: `Workload small: …`, `Workloads small, large: …` where it is the same in several. */
export function faultsInWords(faults: readonly TaskFaultEntry[]): string[] {
  const names = new Map<string, { readonly what: string; readonly own: readonly string[] }>();
  for (const { workload, message } of faults) {
    const name = printable(workload, 500);
    const what = message.replace(`Workload ${name}: `, '');
    const own = what === message ? [] : [name];
    // Answers are judged in an order by chance.
    const key = what.replace(/ at call \d+/, '');
    const known = names.get(key);
    names.set(key, { what: known?.what ?? what, own: [...(known?.own ?? []), ...own] });
  }
  return [...names.values()].map(({ what, own }) => {
    if (own.length === 0) return what;
    const more = own.length - MOST_NAMED;
    const told = [...own.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])];
    return `${own.length === 1 ? 'Workload' : 'Workloads'} ${told.join(', ')}: ${what}`;
  });
}
