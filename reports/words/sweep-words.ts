/** What a sweep says, in words: who wins where, from which size on, and how costs grow. Pure. */
import { counted, grouped, percent } from '../../quantity.ts';
import type { Report } from '../figures/report.ts';
import type { CrossoverInReport, CurveInReport, LineInReport } from '../figures/sweep-schema.ts';
import { sweptWinnersInWords } from './runtimes.ts';
import { shownName, sizeText } from './units.ts';
import { seenInWords } from './watched.ts';

/** `random · size from 1,000 to 1,000,000, order=sorted`. */
export function lineTitle({ of, settings, parameter, sizes, form }: LineInReport): string {
  const [least, most] = [sizes[0]!.size, sizes.at(-1)!.size];
  const same = Object.entries(settings).map(([name, value]) => `, ${name}=${value}`);
  const name = ['rows', 'columns', 'file'].includes(form) && form !== 'rows' ? ` · ${form}` : '';
  return `${shownName(of)}${name} · ${shownName(parameter)} from ${grouped(least)} to ${grouped(most)}${shownName(same.join(''))}`;
}

/** Where one is the fastest: the sizes of a line that say the same, in order. */
export interface Reign {
  readonly from: number;
  readonly to: number;
  /** null where rounds do not tell. */
  readonly best: string | null;
  /** Those between whom they do not. */
  readonly among: readonly string[];
}

/** Neighbouring sizes with the same winner as one. */
export function reignsOf({ winners }: LineInReport): Reign[] {
  const reigns: Reign[] = [];
  for (const { size, best, rivals } of winners) {
    const own = { best: rivals.length === 0 ? best : null, among: [best, ...rivals].sort() };
    const last = reigns.at(-1);
    const isSame =
      last !== undefined &&
      last.best === own.best &&
      JSON.stringify(last.among) === JSON.stringify(own.among);
    if (isSame) reigns[reigns.length - 1] = { ...last, to: size };
    else reigns.push({ from: size, to: size, ...own });
  }
  return reigns;
}

/** Who wins where, then what was seen of implementations at any size that no figure shows, and whom nobody watched. */
export function lineInWords(
  report: Pick<Report, 'trials' | 'groups' | 'request'>,
  line: LineInReport,
): string[] {
  const workloads = line.sizes.map(({ workload }) => workload);
  return [...winnersInWords(line), ...seenInWords(report, workloads)];
}

/** The answer of a line, a sentence each. */
export function winnersInWords(line: LineInReport): string[] {
  return [...fastestInWords(line), ...sweptWinnersInWords(line)];
}

function fastestInWords(line: LineInReport): string[] {
  const { winners, sizes, curves } = line;
  const names = new Set(
    curves.filter(({ metric }) => metric === 'wallTime').map((one) => one.implementation),
  );
  const lost = lostInWords(line);
  if (winners.length === 0)
    return [`Nothing was timed over ${counted(sizes.length, 'size')}.`, ...lost];
  if (names.size < 2) return lost;
  const sure = winners.filter(({ rivals }) => rivals.length === 0);
  const range = `from ${sizeText(sizes[0]!.size)} to ${sizeText(sizes.at(-1)!.size)}`;
  if (sure.length === 0)
    return [
      `No size tells which one is the fastest, ${range}: more rounds, or larger sizes.`,
      ...lost,
    ];
  const changes = sure.slice(1).flatMap((to, index) => {
    const from = sure[index]!;
    return from.best === to.best ? [] : [{ from, to }];
  });
  const first = shownName(sure[0]!.best);
  const unsure = winners.filter(({ rivals }) => rivals.length > 0);
  if (changes.length === 0) {
    const but =
      unsure.length === 0
        ? ` at every size that was measured, ${range}`
        : ` wherever sizes tell, ${range}; at ${sizesInWords(unsure, winners.length)} rounds do not tell it from ${namesInWords(
            [...new Set(unsure.flatMap(({ best, rivals }) => [best, ...rivals]))].filter(
              (name) => name !== sure[0]!.best,
            ),
            'and',
          )}`;
    return [`${first} is the fastest${but}.`, ...lost];
  }
  const parts = changes.map(({ from, to }) => {
    const crossing = crossingBetween(line, from, to);
    const where =
      crossing === null
        ? `somewhere from ${sizeText(from.size)} to ${sizeText(to.size)}`
        : `about ${sizeText(crossing.size)} (${sizeText(crossing.low)} to ${sizeText(crossing.high)})`;
    return `from ${where} on ${shownName(to.best)}`;
  });
  return [`${first} is the fastest at first; ${parts.join('; ')}.`, ...lost];
}

/** `316,000 and 1,000,000`; of many, `7 of 9 sizes`. */
function sizesInWords(of: LineInReport['winners'], all: number): string {
  return of.length > MOST_NAMES
    ? `${of.length} of ${all} sizes`
    : of.map(({ size }) => sizeText(size)).join(' and ');
}

function crossingBetween(
  { crossovers }: LineInReport,
  from: LineInReport['winners'][number],
  to: LineInReport['winners'][number],
): CrossoverInReport['crossings'][number] | null {
  const pair = crossovers.find(
    ({ metric, baseline, candidate }) =>
      metric === 'wallTime' &&
      [baseline, candidate].includes(from.best) &&
      [baseline, candidate].includes(to.best),
  );
  const found = pair?.crossings.filter(
    ({ better, low, high }) => better === to.best && high >= from.size && low <= to.size,
  );
  return found?.length === 1 ? found[0]! : null;
}

/** Who was not measured at every size, and so won nowhere beyond. */
function lostInWords({ curves, sizes }: LineInReport): string[] {
  return curves
    .filter(({ metric, points }) => metric === 'wallTime' && points.length < sizes.length)
    .map(({ implementation, points }) => {
      const missing = sizes.filter(({ size }) => points.every((point) => point.size !== size));
      return `${shownName(implementation)} has no time that counts ${placesInWords(missing, sizes)}.`;
    });
}

/** `from 10,000 on`, `up to 316`, `at any size`; `at 10, 316` where they do not stand at an end. Both ascending. */
function placesInWords(
  some: readonly { readonly size: number }[],
  all: readonly { readonly size: number }[],
): string {
  const [first, last] = [some[0]!.size, some.at(-1)!.size];
  if (some.length > 1) {
    if (some.length === all.length) return 'at any size';
    if (all.at(-some.length)!.size === first) return `from ${sizeText(first)} on`;
    if (all[some.length - 1]!.size === last) return `up to ${sizeText(last)}`;
  }
  return `at ${some.map(({ size }) => sizeText(size)).join(', ')}`;
}

/** `from 2,150 (2,050 to 2,240) on radix`; what a pair says of one metric. */
export function crossoverInWords(
  { metric, crossings, throughout, open, same, unpaired }: CrossoverInReport,
  line: LineInReport,
): string {
  const sizes = line.sizes.filter(({ why }) => metric === 'wallTime' || why === 'grid');
  const paired = sizes.filter(({ size }) => !unpaired.includes(size));
  const told = (said: string, some: readonly number[], all: LineInReport['sizes']) =>
    some.length === 0
      ? ''
      : `; ${said} ${placesInWords(
          some.map((size) => ({ size })),
          all,
        )}`;
  const lacks =
    told('the same', same, paired) +
    told('cannot tell', open, paired) +
    told(`not both ${metric === 'wallTime' ? 'timed' : 'counted'}`, unpaired, sizes);
  if (crossings.length > 0) {
    const passed = crossings.map(
      ({ size, low, high, better }) =>
        `from ${sizeText(size)} (${sizeText(low)} to ${sizeText(high)}) on ${shownName(better)}`,
    );
    const often = crossings.length > 1 ? `${crossings.length} times: ` : '';
    return `${often}${passed.join(', ')}${lacks}`;
  }
  const range = unpaired.length === 0 ? 'in this range' : 'where both were measured';
  if (throughout !== null) return `never ${range}: ${shownName(throughout)} throughout${lacks}`;
  return `none found${lacks}`;
}

/** `n log n`, `n or n log n: cannot tell`, `none of these fits`; what is known of a curve's growth. */
export function growthInWords({ growth }: CurveInReport): string {
  if (growth === null) return 'too few sizes to tell';
  const { classes, misfit } = growth;
  if (classes.length === 0) return `none of the classes (nearest is ${percent(misfit)} off)`;
  return classes.length === 1 ? classes[0]! : `cannot tell: ${classes.join(' or ')}`;
}

/** `1.08 (1.05–1.12)`. */
export function exponentInWords({ growth }: CurveInReport): string | null {
  if (growth === null || growth.exponent === null) return null;
  const { exponent, low, high } = growth;
  const interval = low === null || high === null ? '' : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
  return `${exponent.toFixed(2)}${interval}`;
}

/** What each metric of a sweep is called. */
export const SWEPT_NAMES = {
  wallTime: 'time',
  peakLiveBytes: 'peak memory',
  allocatedBytes: 'allocated',
} as const satisfies Record<CurveInReport['metric'], string>;

/** A table or sentence with more names is not read. */
const MOST_NAMES = 3;

/** `a or b or c`; of many, `a or b or 6 others`. */
export function namesInWords(names: readonly string[], joined: 'or' | 'and'): string {
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  const others = names.length - shown.length;
  return [...shown.map(shownName), ...(others === 0 ? [] : [`${others} others`])].join(
    ` ${joined} `,
  );
}
