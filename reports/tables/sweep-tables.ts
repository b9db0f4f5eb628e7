/** The tables of a sweep: costs by size, growth, crossovers. Pure. */
import type { CurveInReport, LineInReport } from '../figures/sweep-schema.ts';
import {
  crossoverInWords,
  exponentInWords,
  growthInWords,
  namesInWords,
  reignsOf,
  SWEPT_NAMES,
} from '../words/sweep-words.ts';
import {
  AT_MOST,
  columnFormat,
  NOT_MEASURED,
  NOT_MEASURED_IN_BRIEF,
  shownName,
  sizeText,
} from '../words/units.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

const TIME_NOTE = 'Centre over rounds of the median wall time of a call.';
const SURE_NOTE =
  'Sure: its interval against every other is on one side, 95% for all sizes of a pair together.';
const GROWTH_NOTE =
  'Chosen by Akaike’s criterion among constant, log n, n, n log n and n², each with a fixed cost beside it where that is better; several where the best is ' +
  'less than twenty times as likely. It describes the sizes measured, and nothing beyond. Exponent: of the power law through all sizes, with its 95% interval.';
const CROSSOVER_NOTE =
  'From which size on the other one is better, in brackets the 95% interval. Of memory, which is counted, the sizes between which it changes.';

/** Everything that a line has to show, what decides first. */
export function sweepTables(line: LineInReport): Table[] {
  return [
    winnersTable(line),
    costTable(line, 'wallTime'),
    crossoverTable(line),
    growthTable(line),
    ...(['peakLiveBytes', 'allocatedBytes'] as const).map((metric) => costTable(line, metric)),
  ].filter((table) => table !== null);
}

/** Who is fastest where; null where there is nobody to win against. */
function winnersTable(line: LineInReport): Table | null {
  const reigns = reignsOf(line);
  const timed = new Set(line.curves.map(({ implementation }) => implementation));
  if (reigns.length === 0 || timed.size < 2) return null;
  return {
    title: 'Who wins where',
    note: SURE_NOTE,
    columns: [
      wordColumn(line.parameter, reigns, ({ from, to }) =>
        from === to ? sizeText(from) : `${sizeText(from)} to ${sizeText(to)}`,
      ),
      wordColumn('fastest', reigns, ({ best, among }) =>
        best === null ? namesInWords(among, 'or') : shownName(best),
      ),
      wordColumn('how sure', reigns, ({ best }) => (best === null ? 'cannot tell' : 'sure')),
    ],
  };
}

/** Curves as rows, sizes of the grid as columns: who is fastest; null where there is one line, or nothing to win. */
export function winnerMap(lines: readonly LineInReport[]): Table | null {
  const shown = lines.filter(({ winners }) => winners.length > 0);
  const [first] = shown;
  if (first === undefined || shown.length < 2) return null;
  const sizes = new Set(
    shown.flatMap((line) => line.sizes.filter(({ why }) => why === 'grid').map(({ size }) => size)),
  );
  return {
    title: 'Who wins where: all curves',
    note: 'The fastest at each size; several where their rounds do not tell them apart.',
    columns: [
      wordColumn(first.parameter, shown, (line) => {
        const same = Object.entries(line.settings).map((one) => one.join('='));
        return shownName([line.of, ...same].join(', '));
      }),
      ...[...sizes]
        .sort((a, b) => a - b)
        .map((size) =>
          wordColumn(sizeText(size), shown, ({ winners }) => {
            const winner = winners.find((one) => one.size === size);
            return winner === undefined
              ? NOT_MEASURED
              : namesInWords([winner.best, ...winner.rivals], 'or');
          }),
        ),
    ],
  };
}

/** One metric of all implementations, a row for each size; null where it was not measured. */
export function costTable(line: LineInReport, metric: CurveInReport['metric']): Table | null {
  const curves = line.curves.filter((one) => one.metric === metric);
  const sizes = line.sizes.filter(({ size }) =>
    curves.some(({ points }) => points.some((point) => point.size === size)),
  );
  const [first] = curves;
  if (first === undefined || sizes.length === 0) return null;
  const pointOf = ({ points }: CurveInReport, size: number) =>
    points.find((point) => point.size === size);
  const isPeak = metric === 'peakLiveBytes';
  // Sizes are decades apart, and implementations are compared along a row: each has a unit of its own.
  const ofRow = sizes.map(({ size }) => {
    const { unit, format } = columnFormat(
      first.unit,
      curves.map((curve) => pointOf(curve, size)?.value ?? null),
    );
    return (value: number) => (unit === '' ? format(value) : `${format(value)} ${unit}`);
  });
  const hasBounds = isPeak && curves.some(({ points }) => points.some(({ high }) => high !== null));
  const winnerAt = (size: number) => line.winners.find((one) => one.size === size);
  return {
    title: `Cost by size: ${SWEPT_NAMES[metric]}`,
    note:
      metric === 'wallTime'
        ? TIME_NOTE
        : `Counted in one call of a process of its own.${hasBounds ? ` ${AT_MOST.trim()}: no more than that; the call is too short to be looked into.` : ''}`,
    columns: [
      figureColumn(line.parameter, sizes, ({ size }) => sizeText(size)),
      ...curves.map((curve) => {
        const points = sizes.map(({ size }) => pointOf(curve, size));
        const bounds = points.map((point) => (isPeak ? (point?.high ?? null) : null));
        const values = points.map((point, row) => bounds[row] ?? point?.value ?? null);
        return figureColumn(shownName(curve.implementation), values, (value, row) => {
          if (value === null) return NOT_MEASURED;
          const text = ofRow[row]!(value);
          return bounds[row] === null ? text : `${AT_MOST}${text}`;
        });
      }),
      ...(metric === 'wallTime' && curves.length > 1
        ? [
            wordColumn('fastest', sizes, ({ size }) => {
              const winner = winnerAt(size);
              if (winner === undefined) return NOT_MEASURED;
              const { best, rivals } = winner;
              return rivals.length === 0
                ? `${shownName(best)}, sure`
                : namesInWords([best, ...rivals], 'or');
            }),
          ]
        : []),
    ],
  };
}

/** How each metric of each implementation grows; null where nothing was measured. */
export function growthTable({ curves, parameter }: LineInReport): Table | null {
  if (curves.length === 0) return null;
  return {
    title: `Growth with ${shownName(parameter)}`,
    note: GROWTH_NOTE,
    columns: [
      wordColumn('implementation', curves, ({ implementation }) => shownName(implementation)),
      wordColumn('metric', curves, ({ metric }) => SWEPT_NAMES[metric]),
      wordColumn('grows like', curves, growthInWords),
      wordColumn('exponent', curves, (curve) => exponentInWords(curve) ?? NOT_MEASURED_IN_BRIEF),
      wordColumn('cost, n the size', curves, coefficientsText),
    ],
  };
}

/** `120 ns + 3.1 ns · n log n`. */
function coefficientsText({ growth, unit }: CurveInReport): string {
  const name = growth?.classes[0];
  if (!growth || name === undefined || growth.classes.length > 1) return NOT_MEASURED_IN_BRIEF;
  const amount = (value: number) => {
    const { unit: shown, format } = columnFormat(unit, [value]);
    return value < 0.01 ? `${value.toPrecision(2)} ${shown}` : `${format(value)} ${shown}`;
  };
  const { fixed, each } = growth;
  const parts = [
    ...(fixed === null || fixed === 0 ? [] : [amount(fixed)]),
    ...(each === null || each === 0 ? [] : [`${amount(each)} · ${name}`]),
  ];
  return parts.join(' + ');
}

/** Every pair that was looked at; null where there is none. */
export function crossoverTable(line: LineInReport): Table | null {
  const { crossovers } = line;
  if (crossovers.length === 0) return null;
  return {
    title: 'Crossovers',
    note: CROSSOVER_NOTE,
    columns: [
      wordColumn(
        'pair',
        crossovers,
        ({ baseline, candidate }) => `${shownName(candidate)} against ${shownName(baseline)}`,
      ),
      wordColumn('metric', crossovers, ({ metric }) => SWEPT_NAMES[metric]),
      wordColumn('crossing', crossovers, (one) => crossoverInWords(one, line)),
    ],
  };
}
