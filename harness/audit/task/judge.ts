/** The checks of a task on one implementation, from what was found out; what it costs is judge-costs.ts's. Pure. */

import { printable } from '../../../printable.ts';
import { completed, notesIn, type TrialOutcome } from '../../wire/outcome.ts';
import type { Trick } from '../../wire/refusal.ts';
import { eachTrickOnce, NOTES, noteInWords, TRICKS, trickInWords } from '../../wire/tricks.ts';
import { firstFew, outcomeInWords } from '../evidence-in-words.ts';
import { hotspotsInWords, modulesInWords, NOT_STATED } from '../source-in-words.ts';
import type { CheckResult, Judged, TaskEvidence } from './evidence.ts';
import { judgeHeavier, judgeScaling } from './judge-costs.ts';

/** One of the checks that a task can ask for. */
export function judgeCheck(check: string, evidence: TaskEvidence): CheckResult {
  const [outcome, ...sentences] = judged(check, evidence);
  return { check, outcome, evidence: sentences };
}

function judged(check: string, evidence: TaskEvidence): Judged {
  switch (check) {
    case 'right':
      return judgeRight(evidence);
    case 'no heavier':
      return judgeHeavier(evidence);
    case 'scaling':
      return judgeScaling(evidence);
    case 'standard library only':
      return judgeModules(evidence);
    case 'input unchanged':
      return judgeInput(evidence);
    case 'no tricks':
      return judgeTricks(evidence);
    case 'wrong answers noticed':
      return judgeWrongAnswers(evidence);
    case 'bottleneck named':
      return judgeBottleneck(evidence);
    default:
      return judgeFurther(check, evidence);
  }
}

/** Fails whoever is at fault itself; what the task does wrong is nobody's fault. */
function notToTheEnd(outcome: TrialOutcome): Judged {
  const isOfTask = outcome.outcome === 'failed' && outcome.usage;
  return [isOfTask ? 'unresolved' : 'fail', outcomeInWords(outcome)];
}

function judgeRight(evidence: TaskEvidence): Judged {
  const { checked, isJudge, isOracleInQuestion } = evidence;
  const result = completed(checked);
  if (result === null) return notToTheEnd(checked);
  const { by, calls, figures } = result;
  const fault = result.checks.find(({ check }) => check === 'right')?.fault ?? null;
  if (fault !== null) {
    const from = by === 'expected' ? 'what “expected” gives' : 'that of the task’s baseline';
    const isThrown = /^it (throws|returns) /i.test(fault);
    return [
      'fail',
      isThrown ? fault : `its answer differs from ${from}: ${fault}`,
      ...(isOracleInQuestion && !isThrown
        ? [
            'every implementation that was checked differs from “expected”, the baseline as well: is it “expected” that is wrong?',
          ]
        : []),
    ];
  }
  if (figures !== undefined) {
    const each = Object.entries(figures).map(([name, value]) => `${printable(name)} ${value}`);
    return ['told', `approximate, and off by: ${each.join(', ')}`];
  }
  const inputs = result.inputsDiffer === true ? 'each on another input' : 'on inputs like this';
  const where = `in ${calls} calls, ${inputs}`;
  if (by === 'expected') return ['pass', `what “expected” gives, ${where}`];
  return [
    'pass',
    isJudge
      ? `it is the task’s baseline, and agrees with itself ${where}; the task has no “expected” that says what is right`
      : `agrees with the task’s baseline ${where}; the task has no “expected” that says what is right`,
  ];
}

/** A relation, or a hostile input. */
function judgeFurther(check: string, { checked }: TaskEvidence): Judged {
  const result = completed(checked);
  if (result === null) return ['unresolved', `not tried: ${outcomeInWords(checked)}`];
  const found = result.checks.find((one) => one.check === check);
  if (found === undefined)
    return ['not checked', 'it is approximate, and judged by how far it is off'];
  return found.fault === null ? ['pass', `${printable(check)} holds`] : ['fail', found.fault];
}

function judgeModules(evidence: TaskEvidence): Judged {
  const { modules, ofTaskFile, isInTaskFile, checked } = evidence;
  const patched = tricksIn(evidence).filter(({ trick }) => trick === TRICKS.patches);
  const taskFile = typeof ofTaskFile === 'string' ? null : ofTaskFile;
  const foreign = (taskFile?.foreign ?? []).filter(({ module }) => module !== 'uniqbench');
  if (isInTaskFile && patched.length === 0 && foreign.length > 0)
    return [
      'unresolved',
      `it stands in the task’s file, which imports ${[...new Set(foreign.map(({ module }) => module))].join(', ')}: whether it uses that is told where it has a file of its own`,
    ];
  const own = isInTaskFile && typeof modules !== 'string' ? { ...modules, foreign } : modules;
  // What packages of the task's file require when they are loaded says nothing of this one.
  const required = foreign.length > 0 ? [] : (completed(checked)?.required ?? []);
  const { outcome, sentences } = modulesInWords(own, required, patched.map(trickInWords));
  const where = isInTaskFile ? 'in the task’s file: ' : '';
  return [outcome, `${where}${sentences[0]}`, ...sentences.slice(1)];
}

function judgeInput({ checked }: TaskEvidence): Judged {
  const result = completed(checked);
  if (result === null) return ['unresolved', `not looked at: ${outcomeInWords(checked)}`];
  switch (result.inputUnchanged) {
    case true:
      return ['pass', `its input was the same before and after each of ${result.calls} calls`];
    case false:
      return ['told', 'it changes its input, which is made anew for each call'];
    default:
      return [
        'not checked',
        'an input with functions, streams, objects of classes or a folder cannot be held against what it was',
      ];
  }
}

function judgeTricks(evidence: TaskEvidence): Judged {
  const tricks = tricksIn(evidence);
  if (tricks.length > 0) return ['fail', ...firstFew(tricks.map(trickInWords))];
  const { checked, watched } = evidence;
  const result = completed(checked);
  if (result === null) return ['unresolved', `not looked for: ${outcomeInWords(checked)}`];
  const notes = watched === null ? [] : notesIn(watched).map(noteInWords);
  const seen =
    'no answer changed after its call, no built-in was replaced, later calls work as the first does';
  const isOfInputs = notes.some((note) => note.startsWith(NOTES.equalInputs));
  if (isOfInputs) return ['unresolved', seen, ...notes];
  if (result.inputsDiffer === false)
    return [
      'unresolved',
      seen,
      'every call gets an equal input, so that an answer that is remembered would not be noticed: have “make” use “random”',
      ...notes,
    ];
  return [notes.length > 0 ? 'told' : 'pass', ...notes, seen];
}

function judgeWrongAnswers({ checked }: TaskEvidence): Judged {
  const result = completed(checked);
  if (result === null) return ['not checked', outcomeInWords(checked)];
  const { tried, unnoticed, right = [], problem } = result.wrongAnswers;
  if (problem !== null) return ['not checked', problem];
  const notWrong = right.map(
    (how) => `an answer that ${how} came out right, so that it says nothing: make it wrong`,
  );
  if (unnoticed.length === 0 && right.length > 0) return ['unresolved', ...notWrong];
  if (unnoticed.length === 0)
    return ['pass', `all of ${tried.length} are noticed: an answer that ${tried.join('; ')}`];
  return [
    'told',
    ...unnoticed.map((how) => `an answer that ${how} is taken for right`),
    ...notWrong,
    `of ${tried.length} wrong answers, ${tried.length - unnoticed.length} are noticed`,
  ];
}

function judgeBottleneck({ bottleneck, hottest }: TaskEvidence): Judged {
  const lines = hottest === null || 'outcome' in hottest ? [] : hottest;
  const measured =
    lines.length === 0 ? [] : [`measured, processor time: ${hotspotsInWords(lines)}`];
  if (bottleneck === NOT_STATED)
    return ['not checked', 'it does not state its “bottleneck”', ...measured];
  const stated = `stated: ${printable(bottleneck, 500)}`;
  if (hottest !== null && 'outcome' in hottest)
    return ['unresolved', stated, `no profile: ${outcomeInWords(hottest)}`];
  if (lines.length === 0) return ['unresolved', stated, 'too little time in calls to tell lines'];
  return [
    'pass',
    stated,
    ...measured,
    'whether the text says what the figures say is for the reader to judge',
  ];
}

/** What it was caught at in any of its trials; each trick once. */
export function tricksIn({ checked, own, watched }: TaskEvidence): Trick[] {
  const outcomes: readonly (TrialOutcome | null)[] = [
    ...[checked, watched, own?.census ?? null],
    ...(own?.growth ?? []).map(({ outcome }) => outcome),
  ];
  const all = [
    ...(completed(checked)?.tricks ?? []),
    ...outcomes.flatMap((outcome) => (outcome?.outcome === 'trick' ? outcome.tricks : [])),
  ];
  return eachTrickOnce(all);
}
