/** Each implementation on each runtime is a side of a run, in the same rounds. Runs in the parent. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import type { Group } from '../wire/groups.ts';
import { nameOnRuntime, type Runtime, type SideOnRuntime, titleOf } from '../wire/runtime.ts';
import { whyFailed } from '../wire/why-failed.ts';
import { type Inspected, inspect, type Participants } from './take-part.ts';

/**
 * The same participants, each on each of these runtimes; the baseline is the one of before on the first of them. As they are, where
 * no runtime is named.
 *
 * @throws UsageError where an implementation that can be loaded cannot be on one of them.
 */
export async function onRuntimes<P extends Participants>(
  participants: P,
  runtimes: readonly Runtime[],
  limits: TrialLimits,
  signal: AbortSignal,
): Promise<P> {
  if (runtimes.length === 0) return participants;
  const sides: { readonly of: Inspected; readonly on: Runtime; readonly side: Inspected }[] = [];
  for (const on of runtimes)
    for (const of of participants.inspected) {
      const plugIn = { ...of.plugIn, name: nameOnRuntime(of.plugIn.name, on.name), runtime: on };
      const side = await inspect(plugIn, limits, signal);
      assertLoaded(of, on, side);
      sides.push({ of, on, side });
    }
  const groups = participants.groups.map((group): Group => {
    const own = sides.filter(({ of }) => group.implementations.includes(of.plugIn.name));
    // The baseline stands first already, and so does the first runtime.
    const namesOf = (some: typeof own) => some.map(({ side }) => side.plugIn.name);
    return {
      ...group,
      baseline: nameOnRuntime(group.baseline, runtimes[0]!.name),
      implementations: namesOf(own),
      approximate: namesOf(own.filter(({ of }) => group.approximate.includes(of.plugIn.name))),
      sides: own.map(
        ({ of, on, side }): SideOnRuntime => ({
          side: side.plugIn.name,
          implementation: of.plugIn.name,
          runtime: on.name,
        }),
      ),
    };
  });
  const inGroups = groups.flatMap(({ implementations }) => implementations);
  const asked = sides.filter(({ of }) => participants.asked.includes(of.plugIn.name));
  return {
    ...participants,
    asked: asked.map(({ side }) => side.plugIn.name),
    groups,
    inspected: sides
      .map(({ side }) => side)
      .toSorted((a, b) => inGroups.indexOf(a.plugIn.name) - inGroups.indexOf(b.plugIn.name)),
  };
}

/** What goes wrong on every runtime is the implementation's own fault, and stands on record. */
function assertLoaded({ plugIn, outcome }: Inspected, on: Runtime, side: Inspected): void {
  if (outcome.outcome !== 'completed' || side.outcome.outcome === 'completed') return;
  throw new UsageError(
    `${printable(plugIn.name, 500)} cannot be loaded on --runtime ${printable(on.name, 500)} (${titleOf(on)} ${on.version}), and can on Node ${process.versions.node}: ${printable(whyFailed(side.outcome), 1000)}`,
  );
}
