/** Where the winner changes by what is counted: memory. Pure. */
import type { SizeEntry } from '../../harness/record/sweep-entry.ts';
import type { Pair } from '../../harness/stats/winners.ts';
import type { Comparison } from './comparisons.ts';
import type { CrossoverInReport } from './sweep-schema.ts';

/** What is counted has no rounds: each size tells by its verdict, and a crossing lies between two sizes. */
export function countedCrossover(
  metric: 'peakLiveBytes' | 'allocatedBytes',
  pair: Pair,
  sizes: readonly SizeEntry[],
  comparisons: readonly Comparison[],
): CrossoverInReport | null {
  const ratios = sizes.flatMap(({ size, workload }) => {
    const found = comparisons.find(
      (one) =>
        one.workload === workload &&
        one.metric === metric &&
        one.baseline === pair.baseline &&
        one.candidate === pair.candidate,
    );
    if (found === undefined || found.verdict === null) return [];
    const { ratio, verdict } = found;
    // Of something against nothing there is no ratio, and no doubt which is better.
    const log = ratio === null ? Number.POSITIVE_INFINITY : Math.log(ratio);
    return [{ size, log, isKnown: verdict === 'lower' || verdict === 'higher', verdict }];
  });
  if (ratios.length === 0) return null;
  const known = ratios.filter(({ isKnown }) => isKnown);
  const pairs = known.slice(1).map((to, index) => ({ from: known[index]!, to }));
  const passed = pairs.filter(({ from, to }) => Math.sign(from.log) !== Math.sign(to.log));
  const between = ({ size }: { readonly size: number }) =>
    passed.some(({ from, to }) => size > from.size && size < to.size);
  const unknown = ratios.filter((one) => !known.includes(one) && !between(one));
  const betterOf = (log: number) => (log < 0 ? pair.candidate : pair.baseline);
  return {
    metric,
    ...pair,
    crossings: passed.map(({ from, to }) => {
      const fall = from.log - to.log;
      const share = Number.isFinite(fall) ? from.log / fall : 0.5;
      const size = from.size * (to.size / from.size) ** share;
      return { size, low: from.size, high: to.size, better: betterOf(to.log) };
    }),
    throughout: passed.length > 0 || unknown.length > 0 ? null : betterOf(known[0]!.log),
    ...openAndSame(unknown),
    // Memory is counted on the grid alone, and nobody expects it elsewhere.
    unpaired: sizes.flatMap(({ size, why }) =>
      why === 'grid' && ratios.every((one) => one.size !== size) ? [size] : [],
    ),
  };
}

/** What is counted alike is known to be, and no size that does not tell. */
function openAndSame(
  sizes: readonly { readonly size: number; readonly verdict: Comparison['verdict'] }[],
): Pick<CrossoverInReport, 'open' | 'same'> {
  const sizesOf = (isSame: boolean) =>
    sizes.filter(({ verdict }) => (verdict === 'equivalent') === isSame).map(({ size }) => size);
  return { open: sizesOf(false), same: sizesOf(true) };
}
