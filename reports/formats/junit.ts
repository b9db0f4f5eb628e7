/**
 * JUnit XML, for the test tabs of GitLab, Jenkins and others: a test case for each answer, comparison and gate. Written by the
 * schema of Jenkins's xunit plug-in (`junit-10.xsd`). Pure.
 */
import { isOf } from '../figures/fields.ts';
import { fails, type GateResult } from '../figures/gate.ts';
import type { GateReport } from '../figures/gate-report.ts';
import { aboutEquality } from '../figures/parts.ts';
import { isComplete, type Report } from '../figures/report.ts';
import { isCheck } from '../figures/rightness.ts';
import type { ReportedTrial } from '../figures/trials.ts';
import { gateOutcomeInWords } from '../tables/gate.ts';
import { outcomeOfRequirement } from '../words/audit.ts';
import { sideInWords } from '../words/gate-words.ts';
import { howItEnded, problemsOf } from '../words/problems.ts';
import { ratioText } from '../words/ratios.ts';
import { passInWords } from '../words/same-problems.ts';
import { AT_MOST } from '../words/units.ts';
import { verdictInWords } from '../words/verdicts.ts';
import { junitDocument, type TestCase, type TestSuite } from './junit-document.ts';

const PASSED = { kind: 'passed' } as const;
const COMPARED = [
  { metric: 'wallTime', unit: 'ns', word: 'time' },
  { metric: 'peakLiveBytes', unit: 'bytes', word: 'peak live memory' },
  { metric: 'allocatedBytes', unit: 'bytes', word: 'bytes allocated' },
] as const;

/**
 * Of a run. Wrong answers, trials that failed, requirements that are not met, and a run that did not come to its end are failures;
 * that a candidate is slower is none, since nobody set a limit.
 */
export function renderJunit(report: Report): string {
  const suites = report.request.workloads.map((workload) => suiteOf(report, workload));
  return junitDocument([...suites, wholeRun(report)]);
}

/** Of gates: one that is broken, and confirmed where it must be, is a failure, and so is what went wrong on head's side. */
export function gatesAsJunit({
  base,
  head,
  results,
  unchanged,
  leftOut,
  problems,
  reports,
}: GateReport): string {
  // Readers know a test again by its suite and class, whatever is compared.
  const untimed = { className: 'comparison', seconds: null };
  const sides = `${sideInWords(head)} against ${sideInWords(base)}`;
  const skipped = (name: string, type: string, told: string): TestCase => ({
    ...untimed,
    name,
    outcome: { kind: 'skipped', type, told },
    output: told,
  });
  return junitDocument([
    {
      name: 'compare',
      startedAt: reports[0]?.environment.startedAt ?? null,
      cases: [
        ...results.map((result) => caseOfGate(result, sides)),
        ...problems.map(
          (told, index): TestCase => ({
            ...untimed,
            name: `problem ${index + 1}`,
            outcome: { kind: 'failure', type: 'went wrong', told },
            output: told,
          }),
        ),
        ...unchanged.map((name) =>
          skipped(
            name,
            'unchanged',
            'Nothing that it is compiled from differs; it was not measured.',
          ),
        ),
        ...leftOut.map((name) =>
          skipped(
            name,
            'not compared',
            'It is in both, and was not compared; the report says why.',
          ),
        ),
      ],
    },
  ]);
}

function caseOfGate(result: GateResult, sides: string): TestCase {
  const { workload, implementation, metric, limit, outcome, ratio, low, high, atMost } = result;
  const interval = low === null ? '' : ` (${low} to ${high})`;
  const { base, head } = result;
  const isMeasured = base !== null && head !== null;
  const sidesTold = isMeasured ? `no ratio of ${head} to ${base}` : 'not measured';
  const told = `${metric} ÷ base: ${ratio ?? sidesTold}${interval}, limit ${1 + limit}${boundsInWords(atMost)}: ${gateOutcomeInWords(result)}; ${sides}`;
  const saysNothing = outcome === 'not measured' || outcome === 'not trusted';
  return {
    name: `${implementation}: ${metric}`,
    className: workload,
    seconds: metric === 'wallTime' && result.head !== null ? result.head / 1e9 : null,
    outcome: fails(result)
      ? { kind: 'failure', type: 'gate broken', told }
      : saysNothing
        ? { kind: 'skipped', type: outcome, told }
        : PASSED,
    output: told,
  };
}

function boundsInWords(atMost: GateResult['atMost']): string {
  if (atMost === undefined) return '';
  const told = (['base', 'head'] as const)
    .filter((side) => atMost[side] !== null)
    .map((side) => `${side} ${AT_MOST}${atMost[side]}`);
  return `, of a call too short to be looked into (${told.join(', ')})`;
}

function suiteOf(report: Report, workload: string): TestSuite {
  const onWorkload = report.trials.filter((trial) => trial.workload === workload);
  const shared = onWorkload.filter(({ implementation }) => implementation === null);
  return {
    name: workload,
    startedAt: report.environment.startedAt,
    cases: [
      ...(shared.some(({ outcome }) => outcome !== 'completed')
        ? [caseOfTrials('inputs', 'inputs', shared)]
        : []),
      ...report.groups
        .filter(({ workloads }) => workloads?.includes(workload) ?? true)
        .flatMap(({ form, implementations }) =>
          implementations.flatMap((name) => casesOf(report, workload, form, name)),
        ),
    ],
  };
}

function casesOf(report: Report, workload: string, form: string, name: string): TestCase[] {
  const trials = report.trials.filter(
    (trial) =>
      trial.implementation === name && (trial.workload === workload || trial.workload === null),
  );
  const comparisons = report.comparisons
    .filter((one) => one.workload === workload && one.candidate === name)
    // Without both it was not compared; what is more than none has no ratio, and was.
    .filter(({ ratio, verdict }) => ratio !== null || verdict !== null)
    .map((one) => aboutEquality(one, report.request.threshold));
  const time = report.measurements.find(
    (one) => isOf(workload, name)(one) && one.metric === 'wallTime',
  );
  return [
    caseOfTrials(`${name}: answers and trials`, form, trials),
    ...COMPARED.flatMap(({ metric, unit, word }): TestCase[] => {
      const comparison = comparisons.find((one) => one.metric === metric);
      if (comparison === undefined) return [];
      const verdict = verdictInWords(comparison, unit);
      return [
        {
          name: `${name}: ${word} against ${comparison.baseline}`,
          className: form,
          seconds: metric === 'wallTime' && time?.median != null ? Number(time.median) / 1e9 : null,
          outcome: PASSED,
          output: `${verdict} ${ratioText(comparison, report)}`,
        },
      ];
    }),
    ...report.audits.filter(isOf(workload, name)).flatMap(({ requirements }) =>
      requirements.map(({ number, title, outcome, evidence }): TestCase => {
        const told = evidence.join(' ');
        return {
          name: `${name}: requirement ${number}, ${title}`,
          className: form,
          seconds: null,
          outcome:
            outcome === 'pass'
              ? PASSED
              : {
                  kind: outcome === 'fail' ? 'failure' : 'skipped',
                  type: outcomeOfRequirement(outcome),
                  told,
                },
          output: told,
        };
      }),
    ),
  ];
}

/** A wrong answer is a failure; a process that did not come so far is an error, as test runners have it. */
function caseOfTrials(name: string, form: string, trials: readonly ReportedTrial[]): TestCase {
  const bad = trials.find(({ outcome }) => outcome !== 'completed');
  const seconds = trials.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1e3;
  const known = { name, className: form, seconds };
  if (bad !== undefined) {
    const { outcome, pass } = bad;
    const kind = outcome === 'wrong result' || outcome === 'trick' ? 'failure' : 'error';
    const [how = '', ...below] = howItEnded(bad);
    const ended = how.replace(`${outcome}.`, `${outcome} (${passInWords(pass)}).`);
    const told = [ended, ...below].join('\n');
    return { ...known, outcome: { kind, type: outcome, told }, output: '' };
  }
  if (!trials.some(isCheck) && form !== 'inputs')
    return {
      ...known,
      outcome: { kind: 'skipped', type: 'not checked', told: 'Answers were not checked.' },
      output: '',
    };
  return { ...known, outcome: PASSED, output: '' };
}

function wholeRun(report: Report): TestSuite {
  const { durationMs, environment } = report;
  const told = problemsOf(report).join('\n');
  return {
    name: 'run',
    startedAt: environment.startedAt,
    cases: [
      {
        name: 'comes to its end, with all that was asked for',
        className: 'run',
        seconds: durationMs === null ? null : durationMs / 1e3,
        outcome: isComplete(report) ? PASSED : { kind: 'error', type: 'not whole', told },
        output: '',
      },
    ],
  };
}
