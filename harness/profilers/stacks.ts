/** The calls of a CPU profile as a tree of places in the sources, small enough to be put on record. Pure but for the source map; runs in the parent. */
import type { StackFrame, Stacks } from '../record/profile-record.ts';
import { type CpuProfile, lineOf, NOWHERE, placeOf } from './cpu-profile.ts';
import type { SourceLines } from './source-lines.ts';

/** Places that take less of the whole are told with the one that called them. */
const LEAST_SHARE = 0.001;
const COLLECTOR = '(garbage collector)';

/** While the tree grows. */
interface Branch {
  readonly place: Omit<StackFrame, 'parent' | 'amount'>;
  amount: number;
  readonly below: Map<string, Branch>;
}

/**
 * From the implementation's own functions downwards, the time of each by its lines, which stand below it as places that
 * call nothing; and the garbage collector. What the harness does around the calls is left out.
 */
export function stacksOf(profile: CpuProfile, lines: SourceLines, calls: number): Stacks {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const called = new Set(profile.nodes.flatMap(({ children = [] }) => children));
  const ticks = profile.nodes.reduce((sum, { hitCount }) => sum + hitCount, 0);
  const nsPerTick = ((profile.endTime - profile.startTime) * 1e3) / Math.max(1, ticks);
  const top = branch({ kind: 'function', ...NOWHERE });

  const visit = (id: number, within: Branch | null): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { callFrame, hitCount, positionTicks = [], children = [] } = node;
    const isOwn = lines.isOwn(callFrame.url);
    const isShown = within !== null || isOwn || callFrame.functionName === COLLECTOR;
    const here = isShown
      ? under(within ?? top, { kind: 'function', ...placeOf(callFrame, lines) })
      : null;
    if (here !== null) {
      let rest = hitCount;
      for (const { line, ticks: ofLine } of here.place.file === '' ? [] : positionTicks) {
        const source = lines.find(callFrame.url, line);
        if (source === null || source.text === null) continue;
        const place = { kind: 'line', function: here.place.function, ...lineOf(source) } as const;
        under(here, place).amount += ofLine * nsPerTick;
        rest -= ofLine;
      }
      here.amount += Math.max(0, rest) * nsPerTick;
    }
    for (const child of children) visit(child, here);
  };
  for (const { id } of profile.nodes) if (!called.has(id)) visit(id, null);

  const frames: StackFrame[] = [];
  const least = LEAST_SHARE * totalOf(top);
  const write = (one: Branch, parent: number | null): void => {
    const shown = [...one.below.values()].filter((below) => totalOf(below) >= least);
    const hidden = [...one.below.values()].filter((below) => totalOf(below) < least);
    let place: number | null = null;
    if (one !== top) {
      const amount = one.amount + hidden.reduce((sum, below) => sum + totalOf(below), 0);
      place = frames.push({ parent, ...one.place, amount }) - 1;
    }
    for (const below of shown) write(below, place);
  };
  write(top, null);
  return { measure: 'self CPU time', unit: 'ns', calls, frames };
}

function branch(place: Branch['place']): Branch {
  return { place, amount: 0, below: new Map() };
}

/** The branch of that place below another, the same for calls from wherever in it. */
function under(parent: Branch, place: Branch['place']): Branch {
  const key = JSON.stringify([place.kind, place.function, place.file, place.line]);
  const known = parent.below.get(key);
  if (known !== undefined) return known;
  const made = branch(place);
  parent.below.set(key, made);
  return made;
}

function totalOf({ amount, below }: Branch): number {
  return [...below.values()].reduce((sum, one) => sum + totalOf(one), amount);
}
