/** JUnit XML: suites and test cases as text. Pure. */
import { xmlLines, xmlText } from './xml-text.ts';

/** A test of a suite. */
export interface TestCase {
  readonly name: string;
  readonly className: string;
  /** null where nothing was timed. */
  readonly seconds: number | null;
  readonly outcome:
    | { readonly kind: 'passed' }
    | {
        readonly kind: 'skipped' | 'failure' | 'error';
        readonly type: string;
        readonly told: string;
      };
  /** What is shown of it in any case. */
  readonly output: string;
}

/** Tests that belong together. */
export interface TestSuite {
  readonly name: string;
  /** ISO 8601; null where it is not known. */
  readonly startedAt: string | null;
  readonly cases: readonly TestCase[];
}

/**
 * All suites as text, by the schema of Jenkins's xunit plug-in (`junit-10.xsd`), and as GitLab reads it
 * (`lib/gitlab/ci/parsers/test/junit.rb`): a case is known by its suite, class and name, so that no two of these are alike.
 */
export function junitDocument(suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="uniqbench" ${countsOf(all, false)}>
${suites.map(suiteText).join('')}</testsuites>
`;
}

function countsOf(cases: readonly TestCase[], withSkipped: boolean): string {
  const count = (kind: string) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const seconds = cases.reduce((sum, one) => sum + (one.seconds ?? 0), 0);
  const skipped = withSkipped ? ` skipped="${count('skipped')}"` : '';
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"${skipped} time="${decimal(seconds, 3)}"`;
}

function suiteText({ name, startedAt, cases }: TestSuite): string {
  // Without the fraction and the zone, which the schema does not have.
  const stamp = startedAt === null ? '' : ` timestamp="${xmlText(startedAt.slice(0, 19))}"`;
  return `<testsuite name="${xmlText(name)}"${stamp} ${countsOf(cases, true)}>
${cases.map(caseText).join('')}</testsuite>
`;
}

function caseText({ name, className, seconds, outcome, output }: TestCase): string {
  const time = seconds === null ? '' : ` time="${decimal(seconds, 9)}"`;
  const head = `<testcase name="${xmlText(name)}" classname="${xmlText(className)}"${time}>`;
  // Twice, because Jenkins shows the message, and GitLab the text: of an element without text, it shows its attributes as code.
  const told =
    outcome.kind === 'passed'
      ? ''
      : `<${outcome.kind} type="${xmlText(outcome.type)}" message="${xmlLines(outcome.told)}">${xmlLines(outcome.told)}</${outcome.kind}>`;
  // Both show it below what the outcome tells.
  const isToldThere = outcome.kind !== 'passed' && outcome.told === output;
  const out = output === '' || isToldThere ? '' : `<system-out>${xmlLines(output)}</system-out>`;
  return `${head}${told}${out}</testcase>\n`;
}

/** Never with an exponent, which some readers do not take. @param digits Of the fraction: the schema takes three of a suite's. */
function decimal(seconds: number, digits: number): string {
  const text = seconds.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
