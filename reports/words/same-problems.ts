/** Trials that went wrong in the same way, so that each cause is told once, whomever it touches. Pure. */
import type { ReportedTrial } from '../figures/trials.ts';
import { shownName } from './units.ts';

/** Of more than this nobody reads the names. */
const MOST_TOLD = 10;
/** What each pass is for, in words of whoever has read no code of it; short, since they stand in tables. */
const PASS_WORDS: Readonly<Record<ReportedTrial['pass'], string>> = {
  describe: 'reading the file',
  inspect: 'loading',
  prepare: 'making the input',
  ready: 'making the input',
  verify: 'answer',
  answer: 'answer',
  read: 'reading the input',
  steady: 'first calls',
  time: 'time',
  curve: 'memory',
  census: 'counting objects',
  examine: 'small inputs',
  scale: 'parts of the input',
  watch: 'watched',
  calls: 'many calls',
  kept: 'what is kept',
  check: 'checks',
  sizes: 'several sizes',
  hottest: 'profile',
};

/** What a trial was for: `answer`, `time`, `watched`, `memory`. */
export function passInWords(pass: ReportedTrial['pass']): string {
  return PASS_WORDS[pass];
}

/** In the order in which their first ones came. */
export function sameProblems(trials: readonly ReportedTrial[]): (readonly ReportedTrial[])[] {
  const byProblem = new Map<string, ReportedTrial[]>();
  for (const trial of trials) {
    const { outcome, detail, where, wrong, about } = trial;
    // Answers are judged in an order by chance.
    const said = detail?.replace(/ at call \d+/, '');
    const problem = JSON.stringify([outcome, said, where, wrong, about?.source, about?.keys]);
    const same = byProblem.get(problem);
    if (same === undefined) byProblem.set(problem, [trial]);
    else same.push(trial);
  }
  return [...byProblem.values()];
}

/** `mine and other, on everyday, answer`; each by itself where not all of one have all of the others. */
export function whomInWords(trials: readonly ReportedTrial[]): string {
  const partsOf = ({ implementation, workload, pass, round }: ReportedTrial) => [
    implementation === null ? null : shownName(implementation),
    workload === null ? null : shownName(workload),
    `${passInWords(pass)}${round === null ? '' : ` round ${round}`}`,
  ];
  const each = trials.map(partsOf);
  const [names, workloads, passes] = [0, 1, 2].map((part) => [
    ...new Set(each.map((parts) => parts[part]!)),
  ]) as [(string | null)[], (string | null)[], string[]];
  const isWhole = names.length * workloads.length * passes.length === trials.length;
  if (!isWhole) {
    // Several looks at one thing are told alike, and once.
    const alone = new Set(trials.map((one) => whomInWords([one])));
    return listed([...alone], '; ');
  }
  const told = [
    names[0] === null ? null : listed(names as string[]),
    workloads[0] === null ? null : `on ${listed(workloads as string[])}`,
    listed(passes),
  ];
  return told.filter((part) => part !== null).join(', ');
}

function listed(names: readonly string[], between = ', '): string {
  const last = names.length - 1;
  if (last === 0) return names[0]!;
  if (last >= MOST_TOLD)
    return `${names.slice(0, MOST_TOLD).join(between)}${between}and ${names.length - MOST_TOLD} more`;
  return between === ', '
    ? `${names.slice(0, last).join(', ')} and ${names[last]}`
    : names.join(between);
}
