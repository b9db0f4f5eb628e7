/** Whether an implementation takes events for others that look like them, or changes what it has answered. Runs in trial processes. */
import type { RowsImplementation } from '../../../contract.ts';
import type { Trick } from '../../../harness/wire/refusal.ts';
import { TRICKS } from '../../../harness/wire/tricks.ts';
import { call, firstDifference, type Pairs, pairsOf } from '../../pairs.ts';
import { thrownInWords } from './faults.ts';
import {
  type Events,
  type Names,
  rightPairs,
  rowsOfEvents,
  withOtherVisitors,
} from './watched-events.ts';

/** Each differs from the first in its hours and in a few events: few enough to be missed by who looks at a sample of them. */
const CALLS = 5;
const CHANGES = 6;

/** What calls on similar events show. */
export interface SimilarCalls {
  /** null where later calls are as right as the first. */
  readonly trick: Trick | null;
  /** What is wrong with the first answer already, in words; then no more calls are made. */
  readonly fault: string | null;
}

/** Calls on events that are nearly the same. */
export async function callOnSimilarEvents(
  implementation: RowsImplementation,
  base: Events,
  names: Names,
  random: () => number,
  enter: (isCalling: boolean) => void,
): Promise<SimilarCalls> {
  const caught = (trick: Trick): SimilarCalls => ({ trick, fault: null });
  const earlier: { readonly answer: unknown; readonly pairs: Pairs; readonly events: Events }[] =
    [];
  for (let at = 0; at < CALLS; at++) {
    // The hours come again at the third call, so that who remembers by them alone is caught as well.
    const hour = at % 3;
    const events = at === 0 ? base : changedUntilRightDiffers(base, names, random);
    const rows = rowsOfEvents(events, names, hour);
    enter(true);
    const { answer, pairs, threw } = await call(implementation, rows);
    enter(false);
    const right = rightPairs(events, names, hour);
    const fault = pairs === null ? thrownInWords(threw) : firstDifference(right, pairs);
    if (fault !== null) {
      if (at === 0) return { trick: null, fault };
      if (pairs === null)
        return caught({ trick: TRICKS.onlyOnce, evidence: `at a later call ${fault}` });
      const whose = earlier.find(
        (one) => firstDifference(rightPairs(one.events, names, hour), pairs) === null,
      );
      if (whose === undefined)
        return caught({
          trick: TRICKS.onlyOnce,
          evidence: `call ${at + 1} on as many events, nearly the same as the first, is wrong`,
        });
      const evidence = `to events of which ${CHANGES} are others, call ${at + 1} gave the answer to an earlier call’s`;
      return caught({ trick: TRICKS.remembers, evidence });
    }
    earlier.push({ answer, pairs: pairs!, events });
  }
  for (const { answer, pairs } of earlier) {
    const change = firstDifference(pairs, pairsOf(answer));
    if (change !== null)
      return caught({ trick: TRICKS.changesAnswer, evidence: `some calls later, ${change}` });
  }
  return { trick: null, fault: null };
}

/** A few changes may cancel out. */
function changedUntilRightDiffers(base: Events, names: Names, random: () => number): Events {
  const right = rightPairs(base, names, 0);
  for (let changes = CHANGES; ; changes++) {
    const events = withOtherVisitors(base, changes, random);
    if (firstDifference(right, rightPairs(events, names, 0)) !== null) return events;
  }
}
