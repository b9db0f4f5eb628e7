/**
 * Whether short calls are cheaper where many are opened before the first of them runs, as they are where they are timed: then what `open`
 * makes ready is not each call's own, such as a table that every `open` empties and the first call fills. Runs in trial processes.
 */
import type { Note } from '../../wire/refusal.ts';
import { NOTES } from '../../wire/tricks.ts';
import { middle } from '../audit/heap-bytes.ts';
import { nowNs } from '../clock.ts';
import { isThenable, readyCall } from './callable.ts';
import type { TaskSubject } from './subject.ts';

/** Numbers of calls whose inputs no other call gets. */
const FIRST_CALL = 940_000_000;
const WARM_UPS = 3;
const TURNS = 5;
/** Calls of a turn take so long together, about. */
const TURN_NS = 5e6;
const FEWEST_CALLS = 8;
const MOST_CALLS = 200;
/** Longer ones are opened one by one where they are timed as well. */
const SHORT_NS = 2e6;
const MOST_MS = 2_000;
/** Code and inputs are as warm for both, so that less is what caches and clocks do. */
const CHEAPER = 4;
const LEAST_NS = 2_000;
/** What disturbs a machine may make one turn look cheap. */
const TURNS_DISTURBED = 1;

/** What a call took, turn by turn, in nanoseconds. */
export interface OpenedCalls {
  /** Of calls opened one by one: the middle one. */
  readonly alone: readonly number[];
  /** Of calls opened before the first of them: the mean. */
  readonly together: readonly number[];
}

/** Null where it is not so, where nothing is opened, and where calls are long. @throws what a call throws. */
export async function openedTogether(subject: TaskSubject): Promise<Note | null> {
  if (subject.implementation.callable.kind !== 'opened') return null;
  const first = await takenBy(subject, FIRST_CALL - FEWEST_CALLS, FEWEST_CALLS, 'alone');
  if (first > SHORT_NS) return null;
  const calls = Math.ceil(
    Math.min(MOST_CALLS, Math.max(FEWEST_CALLS, TURN_NS / Math.max(1, first))),
  );
  const alone: number[] = [];
  const together: number[] = [];
  const endMs = performance.now() + MOST_MS;
  for (let turn = 0; turn < WARM_UPS + TURNS; turn++) {
    if (performance.now() > endMs) return null;
    const from = FIRST_CALL + turn * calls;
    const [one, other] = [
      await takenBy(subject, from, calls, 'alone'),
      await takenBy(subject, from, calls, 'together'),
    ];
    if (turn < WARM_UPS) continue;
    alone.push(one);
    together.push(other);
  }
  return judgeOpened({ alone, together });
}

/** What they show; told, and no trick. Pure. */
export function judgeOpened({ alone, together }: OpenedCalls): Note | null {
  const cheap = alone.filter(
    (ns, turn) => ns > CHEAPER * together[turn]! && ns - together[turn]! > LEAST_NS,
  );
  if (cheap.length < alone.length - TURNS_DISTURBED) return null;
  return {
    note: NOTES.opened,
    evidence: `opened right before it, a call takes ${microseconds(middle(alone))}, and ${microseconds(middle(together))} where others were opened in between, as where short calls are timed; have “open” make it for its own call`,
  };
}

/** What a call takes. */
async function takenBy(
  { inputs, implementation, limits }: TaskSubject,
  from: number,
  calls: number,
  how: 'alone' | 'together',
): Promise<number> {
  const made = [];
  for (let index = 0; index < calls; index++) made.push(await inputs.make(from + index));
  const open = (input: unknown) => readyCall(implementation.callable, input, limits);
  try {
    if (how === 'together') {
      const ready = [];
      for (const { input } of made) ready.push(await open(input));
      try {
        const since = nowNs();
        for (const { run } of ready) {
          const returned = run();
          if (isThenable(returned)) await returned;
        }
        return Number(nowNs() - since) / calls;
      } finally {
        for (const { close } of ready) await close();
      }
    }
    const each: number[] = [];
    for (const { input } of made) {
      const { run, close } = await open(input);
      try {
        const since = nowNs();
        const returned = run();
        if (isThenable(returned)) await returned;
        each.push(Number(nowNs() - since));
      } finally {
        await close();
      }
    }
    return middle(each);
  } finally {
    for (const { release } of made) await release();
  }
}

function microseconds(ns: number): string {
  return `${(ns / 1e3).toFixed(ns >= 1e4 ? 0 : 2)} µs`;
}
