/** Which implementations of the task that is built in can be held against themselves: both sides must be some, and take their events alike. Runs in the parent. */
import { isUsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { compile } from '../request/compile.ts';
import type { PlugInSource } from '../request/references.ts';
import { inspect, missingPackage, saidBy } from '../request/take-part.ts';
import { skippedInWords } from '../wire/groups.ts';
import { withOwnPaths } from './checkout-errors.ts';
import type { Reading } from './revised-file.ts';
import type { RevisedImplementation, ToldOfImplementations } from './revised-implementations.ts';
import type { Sides } from './revised-members.ts';
import type { Checkout } from './revisions.ts';

/** The form in which a side takes its events; null where loading it failed, which is measured as such. Or why it is none. */
type Fitness = { readonly form: string | null } | { readonly why: string };

/**
 * Those of which both sides can be measured.
 *
 * @param named How many the user named; 0 where they were only put into a folder. One alone that is none is a mistake in the command, which
 * measuring it tells.
 * @param told Receives what is said of the others.
 * @throws The signal's reason where it is aborted.
 */
export async function fitImplementations(
  all: readonly RevisedImplementation[],
  { base, head }: Pick<Sides, 'base' | 'head'>,
  named: number,
  reading: Reading,
  { notes, leftOut, problems }: ToldOfImplementations,
): Promise<RevisedImplementation[]> {
  const fit: RevisedImplementation[] = [];
  for (const one of all) {
    const ofBase = await fitnessOf(one.base, base, reading);
    const ofHead = await fitnessOf(one.head, head, reading);
    const name = printable(one.name, 300);
    const [inBase, inHead] = [base, head].map(({ revision }) => `in ${printable(revision, 200)}`);
    if (named === 1 && ('why' in ofHead || 'why' in ofBase)) {
      fit.push(one);
    } else if ('why' in ofHead) {
      if ('why' in ofBase && named === 0)
        notes.push(
          `${name} is no implementation in either revision, and is not compared: ${ofHead.why}`,
        );
      else problems.push(`${name} is not compared: ${inHead}, ${ofHead.why}`);
    } else if ('why' in ofBase) {
      notes.push(`${name} is not compared: ${inBase}, ${ofBase.why}`);
      leftOut.push(name);
    } else if (ofBase.form !== null && ofHead.form !== null && ofBase.form !== ofHead.form) {
      notes.push(
        `${name} is not compared: it takes its events as ${ofBase.form} ${inBase}, and as ${ofHead.form} ${inHead}.`,
      );
      leftOut.push(name);
    } else fit.push(one);
  }
  return fit;
}

async function fitnessOf(
  source: PlugInSource,
  { folder }: Checkout,
  { scratchFolder, limits, signal }: Reading,
): Promise<Fitness> {
  try {
    const one = await inspect(await compile(source, scratchFolder), limits, signal);
    const missing = missingPackage(one);
    if (missing !== null) return { why: `${printable(skippedInWords(missing), 500)}.` };
    return { form: saidBy(one)?.input ?? null };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return { why: withOwnPaths(error.message, folder) };
  }
}
