/** What was seen of implementations that no figure shows, and what nobody looked for, in words. Pure. */

import { hasV8 } from '../../harness/wire/runtime.ts';
import { NOTES } from '../../harness/wire/tricks.ts';
import { printable } from '../../printable.ts';
import { isOf } from '../figures/fields.ts';
import type { Report } from '../figures/report.ts';
import { type Finding, findingsInWords } from './finding.ts';
import { shownName } from './units.ts';

const MOST_CHARACTERS = 600;

/** By the form of the events. */
const UNWATCHED: Readonly<Record<string, string>> = {
  columns:
    'Of those that take columns, nobody looks for what they keep from call to call or what goes on after a call',
  file: 'Of those that read files, nobody looks for what they keep from call to call or what goes on after a call, and all calls read the same',
};

/** What implementations keep between calls, or leave behind; what is the same of several stands once, what --calls tells better not at all. */
export function watchedFindings(
  report: Pick<Report, 'trials' | 'callGrowth'>,
  workload: string,
): Finding[] {
  const names = new Map<string, Set<string>>();
  const isFollowed = (implementation: string) =>
    (report.callGrowth ?? []).some(
      (one) => isOf(workload, implementation)(one) && one.alive.kind === 'grows',
    );
  for (const { implementation, note } of notesOn(report, workload)) {
    if (kindOf(note) === NOTES.grows && isFollowed(implementation)) continue;
    names.set(note, (names.get(note) ?? new Set()).add(shownName(implementation)));
  }
  return [...names].map(([note, whom]) => ({
    cause: `${eachOf([...whom])} ${printable(note, MOST_CHARACTERS)}`,
    whom: null,
    advice: '',
    matters: true,
  }));
}

/** `radix`; `Each of builtin, merge and radix`: a note goes on in the singular. */
function eachOf(names: readonly string[]): string {
  const [last, ...others] = names.toReversed();
  return others.length === 0 ? last! : `Each of ${others.toReversed().join(', ')} and ${last}`;
}

/** Whom nobody watched, and what might therefore be true of them. */
export function unwatchedFindings(
  { trials, groups, request }: Pick<Report, 'trials' | 'groups' | 'request'>,
  workload: string,
): Finding[] {
  const told = (cause: string, whom: string | null, advice: string) => ({
    ...{ cause, whom, advice },
    matters: true,
  });
  const own = trials.filter((trial) => trial.workload === workload);
  if (own.some(({ returned }) => returned !== undefined))
    return [
      told(
        'Calls of a benchmark file get the same data each time, and nobody looks for what they keep from call to call or leave for later, so that an answer that is remembered looks fast',
        null,
        'A task has inputs of its own for each call, and is watched.',
      ),
    ];
  const ofForms = groups
    .filter(({ workloads, form }) => workloads === undefined && form in UNWATCHED)
    .flatMap(({ form, implementations }) =>
      implementations
        .filter((name) => own.some((one) => one.implementation === name && one.pass === 'time'))
        .map((name) => told(UNWATCHED[form]!, shownName(name), '')),
    );
  const runtimes = (request.runtimes ?? []).filter((runtime) => !hasV8(runtime));
  if (runtimes.length === 0) return ofForms;
  const names = runtimes.map(({ name }) => shownName(name)).join(' and ');
  return [told(`On ${names}, ${TIMES_ALONE}`, null, 'These are what V8 tells.'), ...ofForms];
}

const TIMES_ALONE =
  'answers are checked and times measured; memory, objects, collections, and what functions keep from call to call or leave behind are not';

/** Both of all these workloads; what is the same on several stands once. */
export function seenInWords(
  report: Pick<Report, 'trials' | 'groups' | 'request'>,
  workloads: readonly string[],
): string[] {
  const seen = workloads.flatMap((workload) => [
    ...watchedFindings(report, workload),
    ...unwatchedFindings(report, workload),
  ]);
  const whole = seen.filter(
    ({ cause, whom }, index) =>
      seen.findIndex((one) => one.cause === cause && one.whom === whom) === index,
  );
  return findingsInWords(whole);
}

/** One side of a comparison, by the names that a run has for it. */
interface Sides {
  readonly name: string;
  readonly base: string;
  readonly control?: string;
  readonly head: string;
}

/**
 * What was seen of heads of a comparison, a sentence for each, and whether it is true of their bases as well; then what nobody looked for.
 *
 * @param ofBase Where the bases are in a record of their own; else they are in the same.
 */
export function toldOfHeads(
  ofHead: Report,
  sides: readonly Sides[],
  ofBase: Report = ofHead,
): string[] {
  return ofHead.request.workloads.flatMap((workload) => [
    ...sides.flatMap(({ name, base, control, head }) =>
      notesOn(ofHead, workload)
        .filter(({ implementation }) => implementation === head)
        .map(({ note }) => {
          const isOfBase = notesOn(ofBase, workload).some(
            (one) =>
              [base, control].includes(one.implementation) && kindOf(one.note) === kindOf(note),
          );
          const both = isOfBase ? '; so does its base' : '; its base does not';
          return `${shownName(name)} on ${shownName(workload)} ${printable(note, MOST_CHARACTERS)}${both}.`;
        }),
    ),
    ...unwatchedFindings(ofHead, workload).map(({ cause, whom, advice }) =>
      `${cause}${whom === null ? '' : `: ${whom}`}. ${advice}`.trim(),
    ),
  ]);
}

function notesOn({ trials }: Pick<Report, 'trials'>, of: string) {
  const own = trials.filter(({ workload }) => workload === of);
  /** Who fails where nobody watches, too, is told of that. */
  const isFailing = (implementation: string) =>
    own.some(
      ({ implementation: whose, pass, outcome }) =>
        whose === implementation && pass !== 'watch' && outcome !== 'completed',
    );
  return own.flatMap(({ implementation, notes = [] }) =>
    implementation === null
      ? []
      : notes
          .filter((note) => kindOf(note) !== NOTES.fails || !isFailing(implementation))
          .map((note) => ({ implementation, note })),
  );
}

/** What stands before the evidence. */
function kindOf(note: string): string {
  return note.split(': ', 1)[0]!;
}
