/** Gates as a table and in words. Pure. */
import { printable } from '../../printable.ts';
import { fails, type GateResult } from '../figures/gate.ts';
import { METRICS } from '../figures/metrics.ts';
import { times } from '../words/ratios.ts';
import { columnFormat, NOT_MEASURED } from '../words/units.ts';
import { NOT_RESOLVED } from '../words/verdicts.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

const LABELS: Readonly<Record<GateResult['metric'], string>> = {
  wallTime: 'time',
  cpuTime: 'CPU time',
  peakLiveBytes: 'peak live memory',
  retainedBytes: 'retained memory',
  allocatedBytes: 'allocated bytes',
  allocatedObjects: 'allocated objects',
  liveObjects: 'objects at the peak',
};

/** One row for each gate of each implementation. */
export function gateTable(results: readonly GateResult[], base: string, head: string): Table {
  const several = new Set(results.map(({ workload }) => workload)).size > 1;
  return {
    title: `${printable(head)} against ${printable(base)}`,
    note:
      'Head ÷ base with its interval; intervals of times hold for all comparisons together in 95% of runs. A gate is broken where ' +
      'the whole interval lies above its limit, and, of times, where fresh rounds say so again.',
    columns: [
      wordColumn('implementation', results, ({ implementation, workload }) =>
        several
          ? `${printable(implementation)} on ${printable(workload, 30)}`
          : printable(implementation),
      ),
      wordColumn('metric', results, ({ metric }) => LABELS[metric]),
      figureColumn('base', results, (one) => amount(one, one.base)),
      figureColumn('head', results, (one) => amount(one, one.head)),
      figureColumn('head ÷ base', results, ratioOf),
      figureColumn('limit', results, ({ limit }) => `+${Number((100 * limit).toFixed(2))}%`),
      wordColumn('gate', results, outcomeInWords),
    ],
  };
}

/** The end of the matter, in a sentence. */
export function gateSentence(results: readonly GateResult[]): string {
  const broken = results.filter(fails);
  const open = results.filter(({ outcome }) => outcome === 'unresolved');
  const missing = results.filter(({ outcome }) => outcome === 'not measured');
  const parts = [
    broken.length === 0
      ? `No gate is broken, of ${results.length}.`
      : `Broken: ${broken.map(({ implementation, metric }) => `${printable(implementation)}, ${LABELS[metric]}`).join('; ')}.`,
  ];
  if (open.length > 0) {
    parts.push(
      `Cannot tell, so neither proven good nor bad: ${open.map(({ implementation, metric }) => `${printable(implementation)}, ${LABELS[metric]}`).join('; ')}; a larger --budget resolves more.`,
    );
  }
  if (missing.length > 0) parts.push(`Not measured: ${missing.length}.`);
  return parts.join(' ');
}

function amount({ metric }: GateResult, value: number | null): string {
  const unit = METRICS.find(({ name }) => name === metric)?.unit ?? 'count';
  if (value === null) return NOT_MEASURED;
  const { unit: scale, format } = columnFormat(unit, [value]);
  return scale === '' ? format(value) : `${format(value)} ${scale}`;
}

function ratioOf({ ratio, low, high }: GateResult): string {
  if (ratio === null) return NOT_MEASURED;
  if (low === null || high === null) return times3(ratio);
  return `${times3(ratio)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** Gates are about percents, so that one decimal more than elsewhere is read. */
function times3(ratio: number): string {
  return ratio < 0.1 ? times(ratio) : `${ratio.toFixed(3)}×`;
}

function outcomeInWords({ outcome, isConfirmed }: GateResult): string {
  if (outcome === 'unresolved') return NOT_RESOLVED;
  if (outcome !== 'broken' || isConfirmed === null) return outcome;
  return isConfirmed ? 'broken, twice' : 'holds: not confirmed';
}
