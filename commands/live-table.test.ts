import { describe, expect, it } from 'vitest';
import { defaultRun, recordedRun } from '../reports/fixtures/recorded.ts';
import { tableOnTheWay } from './live-table.ts';

const stderr = (columns: number) => ({ stderr: { columns } as never });

const PROGRESS = { pass: 'time', workload: 'everyday', remainingSeconds: null } as const;

function shownOf(columns: number, ...records: readonly (typeof defaultRun)[]): string[] {
  const shown: string[] = [];
  const watch = tableOnTheWay((lines) => shown.push(lines), stderr(columns));
  for (const [index, record] of records.entries())
    for (const implementation of record.header.implementations)
      watch({ ...PROGRESS, implementation, round: index + 2 }, () => record);
  return shown;
}

describe('the table on the way', () => {
  it('tells name, time, ratio with interval, and rounds so far', () => {
    const [table] = shownOf(80, defaultRun);
    expect(table).toMatch(/^everyday, \d+ rounds so far\n/);
    expect(table).toMatch(/nested-seen-cached +[\d,.]+ +0\.\d\d/);
    expect(table).toMatch(/naive-set-of-sets +[\d,.]+ +baseline/);
  });

  it('is drawn once a round at the most, not before the first, and seldom where that takes long', () => {
    expect(shownOf(80, defaultRun, defaultRun)).toHaveLength(1);
    expect(shownOf(80, { ...defaultRun, trials: [] })).toEqual([]);
    expect(shownOf(80, { ...defaultRun, looks: [] })).toHaveLength(1);
  });

  it.each([24, 40, 80])('is at most %d columns wide, or is not there', (columns) => {
    const shown = shownOf(columns, recordedRun);
    expect(shown).toHaveLength(columns < 80 ? 0 : 1);
    for (const line of shown.join('\n').split('\n'))
      expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('asks for no record where nobody watches', () => {
    const watch = tableOnTheWay(null, stderr(80));
    watch({ ...PROGRESS, implementation: 'x', round: 2 }, () => {
      throw new Error('asked');
    });
  });
});
