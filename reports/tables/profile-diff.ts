/** Two profiled implementations side by side. Pure. */
import type {
  ImplementationProfile,
  ProfileRecord,
  Ranking,
} from '../../harness/record/profile-record.ts';
import { amountOf, COMPARED, ofOneCall, rankingOf, where } from '../words/profile-words.ts';
import { columnFormat } from '../words/units.ts';
import { figureColumn, type Table, wordColumn } from './table.ts';

const ROWS = 6;

/** Both implementations' hottest places, rank by rank. */
export function diffTables({ implementations }: ProfileRecord): Table[] {
  const [one, other] = implementations;
  if (one === undefined || other === undefined) return [];
  return COMPARED.flatMap(([measure, by]): Table[] => {
    const rankings = [one, other].map((profile) => rankingOf(profile, measure, by));
    if (rankings.some((ranking) => ranking === undefined)) return [];
    const [left, right] = rankings as [Ranking, Ranking];
    const rows = Math.min(ROWS, Math.max(left.hotspots.length, right.hotspots.length));
    const perCall = (ranking: Ranking) =>
      ranking.hotspots.slice(0, rows).map((hotspot) => ofOneCall(ranking, hotspot));
    // What is next to nothing of a call must not choose the unit.
    const least = ofOneCall(left, { amount: left.total }) / 1_000;
    const { unit, format } = columnFormat(
      left.unit,
      [...perCall(left), ...perCall(right)].filter((amount) => amount > least),
    );
    const columns = (profile: ImplementationProfile, ranking: Ranking) => {
      const shown = ranking.hotspots.slice(0, rows);
      const filled = (cells: readonly string[]) =>
        Array.from({ length: rows }, (_, row) => cells[row] ?? '');
      return [
        wordColumn(
          profile.name,
          filled(shown.map((one) => (by === 'line' && where(one)) || one.function)),
        ),
        figureColumn(unit === '' ? 'count' : unit, filled(perCall(ranking).map(format))),
      ];
    };
    const numbers = Array.from({ length: rows }, (_, row) => String(row + 1));
    return [
      {
        title: `${one.name} beside ${other.name} · ${measure} by ${by}, a call`,
        note: `In all: ${one.name} ${amountOf(left, { amount: left.total })}, ${other.name} ${amountOf(right, { amount: right.total })}.`,
        columns: [figureColumn('', numbers), ...columns(one, left), ...columns(other, right)],
      },
    ];
  });
}
