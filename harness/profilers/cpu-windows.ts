/** CPU profiles of calls between which other work is done, which is no part of them. Pure. */
import type { CpuProfile } from './cpu-profile.ts';

/** A profile as V8 writes it: which node was running at each sample, and how long that was after the one before, in microseconds. */
export interface SampledProfile extends CpuProfile {
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * The profile with everything outside of these spans of time shown as waiting, which is left out of all rankings. Lines are known by
 * node and not by sample: of a node that ran inside as well as outside, they keep their proportions.
 *
 * @param windows In milliseconds since the start of the profile, ascending.
 */
export function withinWindows(
  profile: SampledProfile,
  windows: readonly (readonly [fromMs: number, toMs: number])[],
): SampledProfile {
  const idle = profile.nodes.find(({ callFrame }) => callFrame.functionName === '(idle)');
  const idleId = idle?.id ?? profile.nodes.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  const inside = new Map<number, number>();
  let waiting = 0;
  let us = 0;
  let next = 0;
  const samples = profile.samples.map((id, index) => {
    us += profile.timeDeltas[index] ?? 0;
    const ms = us / 1e3;
    while (next < windows.length && windows[next]![1] < ms) next++;
    const isInside = next < windows.length && windows[next]![0] <= ms;
    if (isInside && id !== idleId) inside.set(id, (inside.get(id) ?? 0) + 1);
    else waiting++;
    return isInside ? id : idleId;
  });
  const nodes = profile.nodes.map((node) => {
    if (node.id === idleId) return { ...node, hitCount: waiting };
    const hits = inside.get(node.id) ?? 0;
    if (hits === node.hitCount || node.positionTicks === undefined)
      return { ...node, hitCount: hits };
    const share = hits / Math.max(1, node.hitCount);
    const positionTicks = node.positionTicks.map(({ line, ticks }) => ({
      line,
      ticks: ticks * share,
    }));
    return { ...node, hitCount: hits, positionTicks };
  });
  if (idle !== undefined) return { ...profile, nodes, samples };
  const frame = {
    functionName: '(idle)',
    scriptId: '0',
    url: '',
    lineNumber: -1,
    columnNumber: -1,
  };
  const [root, ...others] = nodes;
  if (root === undefined) return profile;
  // Whoever draws the profile looks for it below the root.
  const withIdle = {
    ...root,
    children: [...(root.children ?? []), idleId],
  };
  return {
    ...profile,
    nodes: [withIdle, ...others, { id: idleId, callFrame: frame, hitCount: waiting }],
    samples,
  };
}
