/** Requirements 7 and 9, from the source and its profile. Pure. */
import { basename } from 'node:path';
import type { ModuleGraph } from '../../harness/audit/module-graph.ts';
import type { Requirement } from '../../harness/record/audit-entry.ts';
import type { SourceHotspot } from '../../harness/record/profile-record.ts';
import { completed } from '../../harness/wire/outcome.ts';
import type { Trick } from '../../harness/wire/refusal.ts';
import { TRICKS } from '../../harness/wire/tricks.ts';
import { printable } from '../../printable.ts';
import { percent } from '../../quantity.ts';
import { type Evidence, firstFew, requirement } from './evidence.ts';
import { told } from './judge-answers.ts';

/** Requirement 7: nothing but Node's own modules and its own files, and Node's own as they are. */
export function judgeModules(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const patched = told(tricks, [TRICKS.patches]);
  const required = completed(evidence.examined)?.required ?? [];
  const { outcome, sentences } = modulesInWords(evidence.modules, required, patched);
  return requirement(7, outcome, sentences);
}

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
const MOST_TOLD = 3;
const LONGEST_CODE = 60;

/** Requirement 9: a text, beside what the profilers found. No machine judges whether the text is right. */
export function judgeBottleneck({ bottleneck, profiles }: Evidence): Requirement {
  const rankings = profiles.flatMap(({ findings }) => findings.rankings);
  const measured = [
    ...MEASURES.flatMap(({ measure, label }) => {
      const ranking = rankings.find((one) => one.measure === measure && one.by === 'line');
      return ranking === undefined
        ? []
        : [`measured, ${label}: ${hotspotsInWords(ranking.hotspots)}`];
    }),
    ...profiles.flatMap(({ tool, problem }) =>
      problem === null ? [] : [`not profiled by ${tool}: ${problem.outcome}. ${problem.message}`],
    ),
  ];
  if (bottleneck === NOT_STATED) {
    return requirement(9, 'fail', ['it does not state its bottleneck', ...measured]);
  }
  const stated = `stated: ${bottleneck}`;
  const isMeasured = rankings.some(({ hotspots }) => hotspots.some(({ file }) => file !== ''));
  if (!isMeasured) {
    return requirement(9, 'unresolved', [stated, 'no profile of it was made', ...measured]);
  }
  return requirement(9, 'pass', [
    stated,
    ...measured,
    'whether the text says what the figures say is for the reader to judge',
  ]);
}

/** What a bottleneck is about. */
const MEASURES = [
  { measure: 'self CPU time', label: 'processor time' },
  { measure: 'bytes allocated', label: 'bytes allocated' },
] as const;

/** `48% naive-set-of-sets.ts:36, timestamp.toISOString()…`. */
export function hotspotsInWords(hotspots: readonly SourceHotspot[]): string {
  const told = hotspots.slice(0, MOST_TOLD).map((hotspot) => {
    const { file, line, share, text } = hotspot;
    if (file === '' || line === null) return `${percent(share)} ${hotspot.function}`;
    const code = text === null ? '' : `, \`${printable(text.trim(), LONGEST_CODE)}\``;
    return `${percent(share)} ${basename(file)}:${line} in ${hotspot.function}${code}`;
  });
  return told.length === 0 ? 'nothing' : told.join('; ');
}
