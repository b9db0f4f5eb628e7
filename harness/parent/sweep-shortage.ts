/** What a sweep had no time for, line by line, and with which budget it would have. Pure. */
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { grouped } from '../../quantity.ts';
import type { UnsweptLine } from '../record/sweep-entry.ts';
import type { RunSettings } from '../request/run-settings.ts';
import type { SweepLine } from '../request/sweep-lines.ts';
import { enoughBudget } from './sweep-costs.ts';
import type { SweepStep } from './sweep-steps.ts';

/** A line that stopped before its largest size; or that was not begun, where it has no `step`. */
export interface Shortage {
  readonly line: SweepLine;
  /** Seconds, of the line alone. */
  readonly spentSeconds: number;
  readonly step: Extract<SweepStep, { kind: 'too long' }> | null;
}

/** For the record. */
export function unsweptOf(shortages: readonly Shortage[]): UnsweptLine[] {
  return shortages.flatMap(({ line: { of, settings, parameter }, step }) =>
    step === null
      ? []
      : [
          {
            ...{ of, settings, parameter },
            from: step.from,
            to: step.size,
            expectedSeconds: step.expectedSeconds,
          },
        ],
  );
}

/**
 * What to tell the user: each line with what it lacks, and a budget for all.
 *
 * @param shortages At least one of them begun.
 * @param lineCount Of the whole sweep, those that went well among them.
 */
export function shortageError(
  shortages: readonly Shortage[],
  { budgetSeconds, measures }: Pick<RunSettings, 'budgetSeconds' | 'measures'>,
  lineCount: number,
): UsageError {
  const begun = shortages.filter(({ step }) => step !== null);
  const enough = Math.max(
    ...begun.map(({ spentSeconds, step }) =>
      // Lines share equally what there is, so that each needs as much as the dearest.
      enoughBudget(budgetSeconds, {
        budgetSeconds: budgetSeconds / lineCount,
        spentSeconds,
        expectedSeconds: step!.expectedSeconds,
      }),
    ),
  );
  const less = measures.memory ? ' --only time takes a half of it, or less.' : '';
  // Without commas, so that it can be pasted.
  const remedy = `Sweep over smaller sizes, or set --budget to ${enough} or more.${less}`;
  const told = begun.map((one) => tooLongInWords(one, lineCount === 1));
  const unbegun = shortages.filter(({ step }) => step === null).map(({ line }) => nameOf(line));
  if (unbegun.length > 0)
    told.push(`the budget was spent before these were begun: ${unbegun.join('; ')}.`);
  if (told.length === 1) return new UsageError(`--sweep: ${told[0]} ${remedy}`);
  return new UsageError(
    [
      '--sweep: there was not time enough for all curves.',
      ...told.map((one) => `- ${one}`),
      remedy,
    ].join('\n'),
  );
}

function nameOf({ of, settings }: SweepLine): string {
  const same = Object.entries(settings).map((one) => `,${one.join('=')}`);
  return printable(`${of}${same.join('')}`, 200);
}

function tooLongInWords({ line, step }: Shortage, isOnly: boolean): string {
  const { size, expectedSeconds, leftSeconds, affordable } = step!;
  const name = printable(line.parameter, 200);
  const until =
    affordable === null ? '' : ` There is time up to about ${name}=${grouped(affordable)}.`;
  return (
    `on ${nameOf(line)}, going on to ${name}=${grouped(size)} would take about ${roughly(expectedSeconds)}, as times grew until now, and ` +
    `${roughly(leftSeconds)} of ${isOnly ? 'the' : 'its share of the'} budget ${leftSeconds < 2 ? 'is' : 'are'} left.${until}`
  );
}

function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3_600
    ? `${Math.round(seconds / 3_600)} h`
    : `${grouped(Math.round(seconds / 86_400))} days`;
}
