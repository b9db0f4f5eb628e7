/**
 * A differential flame graph: the calls of two CPU profiles as one tree, in which what stands at the same place of both is one
 * frame. A frame of which one side has nothing keeps its width, so that what is gone is seen; in the usual kind, drawn as wide
 * as the second profile, it is not (B. Gregg, "Differential Flame Graphs", 2014). Pure.
 */
import { isOf } from '../figures/fields.ts';
import type { FormReport } from '../figures/parts.ts';
import type { ReportedProfile } from '../figures/profiles.ts';
import { where } from '../words/profile-words.ts';
import { itemsInWords } from '../words/task-words.ts';
import { shownName } from '../words/units.ts';
import type { FlameFrame, FlameGraph } from './chart.ts';

/** The calls of a profile; amounts are nanoseconds of all of them. */
export type Stacks = Pick<
  NonNullable<ReportedProfile['results'][number]['stacks']>,
  'calls' | 'frames'
>;

type Frame = Stacks['frames'][number];

/** While the two are brought together. */
interface Branch {
  readonly name: string;
  readonly place: string;
  /** Milliseconds of a call, without what is below. */
  readonly self: [baseline: number, candidate: number];
  readonly below: Map<string, Branch>;
}

const DIGITS = 4;

/** One for each candidate that was profiled as its baseline was, in the order of the request. */
export function flameGraphsOf(
  { request, profiles = [] }: FormReport,
  workload: string,
): FlameGraph[] {
  const of = (name: string) => profiles.find(isOf(workload, name));
  const stacksOf = (name: string) =>
    of(name)?.results.find(({ stacks }) => stacks !== undefined)?.stacks;
  const { baseline, implementations } = request;
  const base = stacksOf(baseline);
  if (base === undefined) return [];
  return implementations.flatMap((candidate, index): FlameGraph[] => {
    const own = candidate === baseline ? undefined : stacksOf(candidate);
    if (own === undefined) return [];
    const events = of(candidate)!.events;
    const on = events > 1 ? `the first ${itemsInWords(events)}` : 'one input';
    return flameGraph(`flame-${index}`, [baseline, candidate], [base, own], on);
  });
}

/**
 * The picture of two profiles; none where neither has a frame.
 *
 * @param on What each call was on.
 */
export function flameGraph(
  id: string,
  [baseline, candidate]: readonly [string, string],
  [base, own]: readonly [Stacks, Stacks],
  on: string,
): FlameGraph[] {
  const top = branch('one call', '');
  add(top, base, 0);
  add(top, own, 1);
  const frames = laidOut(top);
  if (frames.length < 2) return [];
  const [theirs, its] = [baseline, candidate].map(shownName);
  return [
    {
      id,
      baseline: theirs!,
      candidate: its!,
      title: `Where the time goes: ${its} against ${theirs}`,
      note:
        `Processor time of one call on ${on}, from what is called first down to lines of source. A line is as wide as the ` +
        'larger of the two, a function as all below it together; blue, "−": the candidate takes less there, orange, "+": more. ' +
        'Functions of one name at one place, and lines of one text, are the same frame. Arrow keys move, Enter zooms, Escape goes ' +
        'back.',
      frames,
    },
  ];
}

function branch(name: string, place: string): Branch {
  return { name, place, self: [0, 0], below: new Map() };
}

/** Adds what one side has. */
function add(top: Branch, { calls, frames }: Stacks, side: 0 | 1): void {
  const placed: Branch[] = [];
  const entry = entryOf(frames);
  for (const [index, frame] of frames.entries()) {
    // Of a record that anybody may have written, a parent may be no parent.
    const parent = frame.parent === null ? undefined : placed[frame.parent];
    const text = frame.text?.trim() || frame.function;
    const isLine = frame.kind === 'line';
    const name = shownName(isLine ? text : frame.function);
    // What is called first is the same on both sides, whatever its name.
    const key =
      index === entry ? 'the call' : `${frame.kind} ${squeezed(isLine ? text : frame.function)}`;
    const above = (parent ?? top).below;
    const known = above.get(key);
    const place = where({ ...frame, share: 0 });
    const here = known ?? branch(name, place);
    if (known === undefined) above.set(key, here);
    here.self[side] += Math.max(0, frame.amount) / 1e6 / Math.max(1, calls);
    placed.push(here);
  }
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** The function of the implementation's own that takes most, with all below it. */
function entryOf(frames: readonly Frame[]): number {
  const totals = frames.map(({ amount }) => amount);
  for (let index = frames.length - 1; index >= 0; index--) {
    const { parent } = frames[index]!;
    if (parent !== null && parent < index) totals[parent]! += totals[index]!;
  }
  let entry = -1;
  for (const [index, { parent, file }] of frames.entries())
    if (parent === null && file !== '' && (entry < 0 || totals[index]! > totals[entry]!))
      entry = index;
  return entry;
}

/** Every frame with its totals, the widest of its neighbours first. */
function laidOut(top: Branch): FlameFrame[] {
  const whole = sizeOf(top).width;
  if (whole <= 0) return [];
  const frames: FlameFrame[] = [];
  const lay = (one: Branch, parent: number, left: number, depth: number): void => {
    const { baseline, candidate, width } = sizeOf(one);
    const place = frames.push({
      ...{ name: one.name, place: one.place, parent, depth },
      baseline: rounded(baseline),
      candidate: rounded(candidate),
      left: rounded(left / whole),
      width: rounded(width / whole),
    });
    let next = left;
    const below = [...one.below.values()].filter((other) => sizeOf(other).width > 0);
    for (const other of below.toSorted((a, b) => sizeOf(b).width - sizeOf(a).width)) {
      lay(other, place - 1, next, depth + 1);
      next += sizeOf(other).width;
    }
  };
  lay(top, -1, 0, 0);
  return frames;
}

function sizeOf({ self, below }: Branch): {
  readonly baseline: number;
  readonly candidate: number;
  readonly width: number;
} {
  let [baseline, candidate] = self;
  let width = Math.max(...self);
  for (const one of below.values()) {
    const size = sizeOf(one);
    baseline += size.baseline;
    candidate += size.candidate;
    width += size.width;
  }
  return { baseline, candidate, width };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
