import { describe, expect, it } from 'vitest';
import { partsOf } from '../figures/parts.ts';
import { makeReport } from '../figures/report.ts';
import { auditOf } from '../fixtures/audit.ts';
import { largeRecord } from '../fixtures/large-record.ts';
import { HOSTILE, smallRecord } from '../fixtures/small-record.ts';
import { Figures } from './figures.ts';
import { curveTable, memoryTables } from './memory-tables.ts';
import { objectTables } from './object-tables.ts';

const [small] = partsOf(makeReport(smallRecord));
const [large] = partsOf(makeReport(largeRecord));

/** The figures of the small record, with other memory. */
function withMemory(
  change: (memory: NonNullable<typeof small>['memory'][number]) => object,
): Figures {
  const memory = small!.memory.map((one) => ({ ...one, ...change(one) }));
  return new Figures({ ...small!, memory }, HOSTILE);
}

describe('tables of objects', () => {
  const tables = objectTables(new Figures(large!, large!.request.workloads[0]!));
  const allocated = tables.filter(({ title }) => title.startsWith('Objects allocated'));

  it('of many implementations are several, none wider than paper, with each of them once', () => {
    for (const { columns } of tables) expect(columns.length).toBeLessThanOrEqual(11);
    expect(allocated).toHaveLength(4);
    expect(allocated[3]!.title).toMatch(/ · 4 of 4$/);
    const names = allocated.flatMap(({ columns }) =>
      columns.map(({ header }) => header).filter((header) => header.startsWith('implementation-')),
    );
    expect(names.toSorted()).toEqual(large!.request.implementations.toSorted());
  });

  it('have the same rows and the same unit in each part', () => {
    const [first, ...others] = allocated;
    for (const { columns } of others) {
      expect(columns[0]).toEqual(first!.columns[0]);
      expect(columns[2]!.header).toBe(first!.columns[2]!.header);
    }
  });

  it('of few are one, whose title has no number', () => {
    const titles = objectTables(new Figures(small!, HOSTILE)).map(({ title }) => title);
    expect(titles).toHaveLength(2);
    for (const title of titles) expect(title).not.toMatch(/ of \d+$/);
  });
});

describe('where nothing is alive', () => {
  const flat = (bytes: number) =>
    withMemory(({ curve }) => ({ curve: curve.map((point) => ({ ...point, bytes })) }));

  it.each([0, -200])('the curve of %d bytes is as low as can be', (bytes) => {
    const [table] = curveTable(flat(bytes));
    expect(table!.note).toMatch(/the highest bar stands for 0 B\.$/);
    for (const cell of table!.columns[1]!.cells) expect(cell).toMatch(/^(?:▁{32}|not measured)$/);
  });

  it('what others take has no ratio to it, and was measured all the same', () => {
    const [table] = memoryTables(
      withMemory(({ implementation }) => ({
        allocatedBytes: implementation === small!.request.baseline ? 0 : 12e6,
      })),
    );
    const { cells } = table!.columns.find(({ header }) => header === 'allocated ÷ baseline')!;
    expect(cells).toContain('12.0 MB more than none');
    expect(cells).toContain('1');
  });

  it('two that are both next to nothing are not told apart, as in the table that decides', () => {
    const bytesOf = (name: string) => (name === small!.request.baseline ? 16 : 3_000);
    const [table] = memoryTables(
      withMemory(({ implementation }) => ({
        ...{ allocatedBytes: bytesOf(implementation), peakLiveBytes: bytesOf(implementation) },
        peakAtMostBytes: bytesOf(implementation),
      })),
    );
    for (const header of ['peak ÷ baseline', 'allocated ÷ baseline'])
      expect(table!.columns.find((one) => one.header === header)!.cells).toEqual([
        'cannot tell',
        '1',
        'not measured',
      ]);
  });

  it('nothing is held against a baseline that was caught at a trick', () => {
    const audits = [auditOf(small!.request.baseline, HOSTILE, [1])];
    const [table] = memoryTables(new Figures({ ...small!, audits }, HOSTILE));
    const { cells } = table!.columns.find(({ header }) => header === 'peak ÷ baseline')!;
    expect(cells).toContain('not compared');
    expect(cells.join()).not.toContain('×');
  });
});
