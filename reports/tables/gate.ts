/** Gates as tables. Pure. */
import type { GateControl, GateResult } from '../figures/gate.ts';
import { METRICS } from '../figures/metrics.ts';
import {
  aboveNothingOf,
  allowedInWords,
  changeInWords,
  GATE_LABELS,
  gateSubject,
  sideInWords,
} from '../words/gate-words.ts';
import { AT_MOST, columnFormat, NOT_MEASURED } from '../words/units.ts';
import { NOT_RESOLVED } from '../words/verdicts.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

/** One row for each gate; fits a terminal of 80 columns. */
export function gateTable(results: readonly GateResult[], base: string, head: string): Table {
  const hasControl = results.some(({ control }) => control !== null);
  return {
    title: `${sideInWords(head)} against ${sideInWords(base)}; allowed: ${limitsInWords(results)}`,
    note: `Head against base with its interval; intervals of times hold for all comparisons together in 95% of runs. A gate is broken where the whole interval lies above its limit, and, of times, where fresh rounds say so again.${
      hasControl
        ? ' The control is the base once more, under another name, in the same rounds: what it differs by is no change of code.'
        : ''
    }`,
    columns: [
      wordColumn('implementation', results, gateSubject),
      wordColumn('metric', results, ({ metric }) => GATE_LABELS[metric]),
      figureColumn('head', results, headOf),
      figureColumn('interval', results, intervalOf),
      ...(hasControl
        ? [figureColumn('control', results, ({ control }) => controlOf(control))]
        : []),
      wordColumn('gate', results, gateOutcomeInWords),
    ],
  };
}

/** What both sides came to: times, bytes and objects. */
export function amountsTable(results: readonly GateResult[]): Table {
  return {
    title: 'Medians of both sides',
    note: 'Of times, the median of all calls; bytes and objects are those of one call.',
    columns: [
      wordColumn('implementation', results, gateSubject),
      wordColumn('metric', results, ({ metric }) => GATE_LABELS[metric]),
      figureColumn('base', results, (one) => amount(one, 'base')),
      figureColumn('head', results, (one) => amount(one, 'head')),
    ],
  };
}

/** `time +5%, peak memory +0%`. */
function limitsInWords(results: readonly GateResult[]): string {
  const limits = results.map(
    ({ metric, limit }) => `${GATE_LABELS[metric]} ${allowedInWords(limit)}`,
  );
  return [...new Set(limits)].join(', ');
}

function amount({ metric, atMost, ...sides }: GateResult, side: 'base' | 'head'): string {
  const bound = atMost?.[side] ?? null;
  const value = bound ?? sides[side];
  const unit = METRICS.find(({ name }) => name === metric)?.unit ?? 'count';
  if (value === null) return NOT_MEASURED;
  const { unit: scale, format } = columnFormat(unit, [value]);
  const text = scale === '' ? format(value) : `${format(value)} ${scale}`;
  return bound === null ? text : `${AT_MOST}${text}`;
}

/** `+67.1 MB` where the base is next to nothing. */
function headOf(result: GateResult): string {
  const above = aboveNothingOf(result);
  if (above !== null) return `+${above}`;
  // Without a ratio, and yet measured: in too few rounds, or against none.
  return result.ratio === null && result.outcome !== 'not measured'
    ? NOT_RESOLVED
    : changeOf(result.ratio);
}

function changeOf(ratio: number | null): string {
  return ratio === null ? NOT_MEASURED : changeInWords(ratio);
}

function intervalOf(result: GateResult): string {
  const { ratio, low, high } = result;
  if (ratio === null || aboveNothingOf(result) !== null) return '';
  return low === null || high === null
    ? 'exact'
    : `${changeInWords(low)} to ${changeInWords(high)}`;
}

function controlOf(control: GateControl | null): string {
  return control === null ? '' : changeOf(control.ratio);
}

/** `holds`, `broken, twice`, `not confirmed`, `cannot tell`. */
export function gateOutcomeInWords({
  outcome,
  isConfirmed,
}: Pick<GateResult, 'outcome' | 'isConfirmed'>): string {
  if (outcome === 'unresolved') return NOT_RESOLVED;
  if (outcome !== 'broken') return outcome;
  if (isConfirmed === null) return 'broken';
  return isConfirmed ? 'broken, twice' : 'not confirmed';
}
