/** What a sweep over several runtimes asks: whether an implementation gets faster on another one, and whether the winner changes. Pure. */
import type { Pair, WinnerAt } from '../../harness/stats/winners.ts';
import type { SideOnRuntime } from '../../harness/wire/runtime.ts';
import type { LineInReport } from './sweep-schema.ts';

/** Each implementation on the first runtime, and on every other. */
export function pairsAcross(sides: readonly SideOnRuntime[]): Pair[] {
  const [first] = sides;
  return sides
    .filter(({ runtime }) => runtime !== first?.runtime)
    .flatMap(({ side, implementation }) => {
      const same = sides.find(
        (one) => one.runtime === first?.runtime && one.implementation === implementation,
      );
      return same === undefined ? [] : [{ baseline: same.side, candidate: side }];
    });
}

/** Empty where there is one runtime, or one implementation. */
export function byRuntimeOf(
  sides: readonly SideOnRuntime[],
  exact: readonly string[],
  winnersAmong: (names: readonly string[]) => WinnerAt[],
): Pick<LineInReport, 'byRuntime'> {
  const runtimes = [...new Set(sides.map(({ runtime }) => runtime))];
  if (runtimes.length < 2 || sides.length === runtimes.length) return {};
  const nameOf = (name: string) => sides.find(({ side }) => side === name)?.implementation ?? name;
  return {
    byRuntime: runtimes.map((runtime) => ({
      runtime,
      winners: winnersAmong(
        sides
          .filter((one) => one.runtime === runtime && exact.includes(one.side))
          .map(({ side }) => side),
      ).map(({ size, best, rivals }) => ({ size, best: nameOf(best), rivals: rivals.map(nameOf) })),
    })),
  };
}
