/** Requirements 7 and 9, from the source and its profile. Pure. */

import {
  hotspotsInWords,
  modulesInWords,
  NOT_STATED,
} from '../../harness/audit/source-in-words.ts';
import type { Requirement } from '../../harness/record/audit-entry.ts';
import { completed } from '../../harness/wire/outcome.ts';
import type { Trick } from '../../harness/wire/refusal.ts';
import { TRICKS } from '../../harness/wire/tricks.ts';
import { type Evidence, requirement } from './evidence.ts';
import { told } from './judge-answers.ts';

/** Requirement 7: nothing but Node's own modules and its own files, and Node's own as they are. */
export function judgeModules(evidence: Evidence, tricks: readonly Trick[]): Requirement {
  const patched = told(tricks, [TRICKS.patches]);
  const required = completed(evidence.examined)?.required ?? [];
  const { outcome, sentences } = modulesInWords(evidence.modules, required, patched);
  return requirement(7, outcome, sentences);
}

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
