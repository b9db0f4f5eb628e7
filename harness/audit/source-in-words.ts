/** What an implementation imports and what it spends its time on, in words. Pure. */
import { basename } from 'node:path';
import { printable } from '../../printable.ts';
import { percent } from '../../quantity.ts';
import type { SourceHotspot } from '../record/profile-record.ts';
import type { RunSettings } from '../request/run-settings.ts';
import { completed } from '../wire/outcome.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { firstFew } from './evidence-in-words.ts';
import type { ModuleGraph } from './module-graph.ts';

/**
 * What it imports, and what that shows.
 *
 * @param modules Or why they are not known.
 * @param required What it asked for by `require` while it ran.
 * @param patched Built-ins that it replaced, in words.
 */
export function modulesInWords(
  modules: ModuleGraph | string,
  required: readonly string[],
  patched: readonly string[],
): { readonly outcome: 'pass' | 'fail' | 'unresolved'; readonly sentences: readonly string[] } {
  if (typeof modules === 'string') {
    const sentences = [...patched, `its imports could not be followed: ${modules}`];
    return { outcome: patched.length > 0 ? 'fail' : 'unresolved', sentences };
  }
  const foreign = modules.foreign.map(({ module, importer }) => `${importer} imports ${module}`);
  const unseen = required
    .filter(isPackage)
    .filter((request) => !modules.foreign.some(({ module }) => module === request))
    .map((request) => `it requires ${request} while it runs`);
  const faults = [...foreign, ...(modules.foreign.length > 0 ? [] : unseen), ...patched];
  if (faults.length > 0) return { outcome: 'fail', sentences: firstFew(faults) };
  const files = modules.ownFiles === 1 ? 'a single file' : `${modules.ownFiles} files of its own`;
  const builtIns =
    modules.builtIns.length === 0
      ? 'no module'
      : modules.builtIns.map((name) => `node:${name}`).join(', ');
  const sentence = `${files}, importing ${builtIns}`;
  if (modules.untold.length > 0)
    return { outcome: 'unresolved', sentences: [sentence, ...firstFew(modules.untold)] };
  return { outcome: 'pass', sentences: [sentence] };
}

/** Not a path, as its own CommonJS files are asked for. */
function isPackage(request: string): boolean {
  return !/^(\.{0,2}\/|[a-z]:[\\/]|file:)/i.test(request);
}

/** What loading a plain function puts in place of a text. */
export const NOT_STATED = 'Not stated.';

/** What it says limits it, as it was inspected. */
export function bottleneckOf(
  { inspected }: Pick<RunSettings, 'inspected'>,
  plugIn: PlugIn,
): string {
  const one = inspected.find((other) => other.plugIn === plugIn);
  const said = one === undefined ? null : completed(one.outcome);
  return said?.implementation.bottleneck ?? NOT_STATED;
}

const MOST_TOLD = 3;
const LONGEST_CODE = 60;

/** `48% count.ts:36, toISOString()…`. */
export function hotspotsInWords(hotspots: readonly SourceHotspot[]): string {
  const told = hotspots.slice(0, MOST_TOLD).map((hotspot) => {
    const { file, line, share, text } = hotspot;
    if (file === '' || line === null) return `${percent(share)} ${hotspot.function}`;
    const code = text === null ? '' : `, “${printable(text.trim(), LONGEST_CODE)}”`;
    return `${percent(share)} ${basename(file)}:${line} in ${hotspot.function}${code}`;
  });
  return told.length === 0 ? 'nothing' : told.join('; ');
}
