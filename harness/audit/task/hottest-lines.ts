/** From lines of compiled code to those of the source. Runs in the parent. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LOOP } from '../../profilers/cpu-profile.ts';
import { type Part, rank } from '../../profilers/hotspots.ts';
import { SourceLines } from '../../profilers/source-lines.ts';
import type { SourceHotspot } from '../../record/profile-record.ts';
import { isOwnCode } from '../../wire/own-frame.ts';
import type { ResultOf } from '../../wire/passes.ts';

/** The hottest lines of a profile, the hottest first; lines of functions of Node and V8 by the function alone. */
export function hottestLines({
  lines,
  calls,
  samples: all,
}: ResultOf<'hottest'>): readonly SourceHotspot[] {
  const modules = new Map<string, SourceLines>();
  const sourceOf = (url: string, line: number) => {
    if (!url.startsWith('file:') || !existsSync(fileURLToPath(url))) return null;
    const known = modules.get(url) ?? new SourceLines(url);
    modules.set(url, known);
    return known.find(url, line);
  };
  const parts = lines.map(({ function: name, url, line, samples }): Part => {
    const nowhere = { file: '', line: null, text: null, amount: samples };
    if (isOwnCode(url)) return { function: LOOP, ...nowhere };
    const source = line === null ? null : sourceOf(url, line);
    if (source === null) return { function: name, ...nowhere };
    const { file, text } = source;
    return { function: name, file, line: source.line, text, amount: samples };
  });
  const { hotspots } = rank(parts, { measure: 'self CPU time', by: 'line', unit: 'ns', calls });
  // Not all lines are told; what the others took is part of the whole.
  return hotspots.map((one) => ({ ...one, share: one.amount / all }));
}
