/** Requirements 7 and 9, from the source and its profile. Pure. */
import { TRICKS, type Trick } from '../tricks.ts';
import type { Requirement } from './audit-entry.ts';
import {
  type Evidence,
  firstFew,
  outcomeInWords,
  percent,
  requirement,
  resultOf,
} from './evidence.ts';
import { told } from './judge-answers.ts';
import type { Hotspot } from './trials.ts';

/** Requirement 7: nothing but Node's own modules and its own files, and Node's own as they are. */
export function judgeModules(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const { modules } = evidence;
  const patched = told(tricks, [TRICKS.patches]);
  if (typeof modules === 'string') {
    return requirement(7, patched.length > 0 ? 'fail' : 'unresolved', [
      ...patched,
      `its imports could not be followed: ${modules}`,
    ]);
  }
  const required = (resultOf(evidence.examined, 'examined')?.required ?? []).filter(isPackage);
  const foreign = modules.foreign.map(({ module, importer }) => `${importer} imports ${module}`);
  const unseen = required
    .filter((request) => !modules.foreign.some(({ module }) => module === request))
    .map((request) => `it requires ${request} while it runs`);
  const faults = [...foreign, ...(modules.foreign.length > 0 ? [] : unseen), ...patched];
  if (faults.length > 0) return requirement(7, 'fail', firstFew(faults));
  const files = modules.ownFiles === 1 ? 'a single file' : `${modules.ownFiles} files of its own`;
  const builtIns =
    modules.builtIns.length === 0
      ? 'no module'
      : modules.builtIns.map((name) => `node:${name}`).join(', ');
  const sentence = `${files}, importing ${builtIns}`;
  if (modules.untold.length > 0) {
    return requirement(7, 'unresolved', [sentence, ...firstFew(modules.untold)]);
  }
  return requirement(7, 'pass', [sentence]);
}

/** Not a path, as its own CommonJS files are asked for. */
function isPackage(request: string): boolean {
  return !/^(\.{0,2}\/|[a-z]:[\\/]|file:)/i.test(request);
}

/** What loading a plain function puts in place of a text. */
const NOT_STATED = 'Not stated.';
const MOST_TOLD = 3;

/** Requirement 9: a text, beside what the profilers found. No machine judges whether the text is right. */
export function judgeBottleneck({ bottleneck, hotspots }: Evidence): Requirement {
  const profile = resultOf(hotspots, 'hotspots');
  const measured =
    profile === null
      ? [`not profiled: ${outcomeInWords(hotspots)}`]
      : [
          `measured, processor time (${profile.cpuSamples} samples): ${inWords(profile.cpu)}`,
          `measured, bytes allocated: ${inWords(profile.bytes)}`,
        ];
  if (bottleneck === NOT_STATED) {
    return requirement(9, 'fail', ['it does not state its bottleneck', ...measured]);
  }
  const stated = `stated: ${bottleneck}`;
  const isOwn = profile?.cpu.some(({ place }) => place !== null) ?? false;
  if (!isOwn) {
    const why = 'the profile has no line of its own source';
    return requirement(9, 'unresolved', [stated, ...measured, ...(profile === null ? [] : [why])]);
  }
  return requirement(9, 'pass', [
    stated,
    ...measured,
    'whether the text says what the figures say is for the reader to judge',
  ]);
}

function inWords(hotspots: readonly Hotspot[]): string {
  if (hotspots.length === 0) return 'none was sampled';
  return hotspots
    .slice(0, MOST_TOLD)
    .map(
      ({ name, place, share }) => `${percent(share)} ${name}${place === null ? '' : ` (${place})`}`,
    )
    .join(', ');
}
