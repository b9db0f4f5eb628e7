import { describe, expect, it } from 'vitest';
import { choicesOf } from '../figures/choice.ts';
import { parseGates } from '../figures/gate.ts';
import { type FormReport, partsOf } from '../figures/parts.ts';
import { apartInRecords, gatesOfRecords } from '../figures/record-gates.ts';
import { isAllRight, makeReport } from '../figures/report.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { FORMATS } from '../formats/formats.ts';
import { tablesOf } from '../tables/tables.ts';
import { answerOf } from './answers.ts';
import { conclusionsOf } from './conclusions.ts';
import { sectionsOf } from './sections.ts';

const report = makeReport(formsRecord);
const [workload] = report.request.workloads as [string];
const [rows, columns, file] = partsOf(report) as [FormReport, FormReport, FormReport];
const options = { width: 200, colors: false, page: () => ({ script: '', style: '' }) };

describe('forms', () => {
  it('are compared within themselves, each with its own baseline', () => {
    const pairs = new Set(
      report.comparisons.map(({ baseline, candidate }) => `${candidate} ÷ ${baseline}`),
    );
    expect([...pairs]).toEqual([
      'packed ÷ naive',
      'engine ÷ wasm',
      'sketch ÷ wasm',
      'replay ÷ parallel',
    ]);
    const engine = report.comparisons.find(
      ({ candidate, metric }) => candidate === 'engine' && metric === 'wallTime',
    );
    expect(engine).toMatchObject({ verdict: 'higher' });
    expect(engine!.ratio).toBeCloseTo(5, 10);
    // The whole run's chance of a false alarm is shared by its forms.
    expect(engine!.confidence).toBeGreaterThan(0.98);
  });

  it('have tables of their own, whose titles say the form', () => {
    expect(sectionsOf(report).map(({ name }) => name)).toEqual([
      `${workload} · rows`,
      `${workload} · columns`,
      `${workload} · file`,
    ]);
    for (const part of [rows, columns, file]) {
      const [{ form, implementations }] = part.groups as [(typeof part.groups)[number]];
      const tables = tablesOf(part, workload);
      for (const { title } of tables) expect(title).toContain(form);
      expect(tables[0]!.columns[0]!.cells).toHaveLength(implementations.length);
    }
    expect(partsOf(makeReport(smallRecord))).toHaveLength(1);
    expect(sectionsOf(makeReport(smallRecord))[0]!.name).not.toContain('rows');
  });

  it('show first calls, loading and memory, and no number for what was not measured', () => {
    const [summary] = tablesOf(columns, workload);
    const cellsOf = (start: string) =>
      summary!.columns.find(({ header }) => header.startsWith(start))?.cells;
    // Fastest first: sketch, wasm, engine.
    expect(cellsOf('first call')).toEqual(['12.0', '24.0', '120.0']);
    expect(cellsOf('load')).toEqual(['none', 'none', '300']);
    expect(cellsOf('peak RSS')).toEqual(['4.00', '8.00', '40.00']);
    expect(cellsOf('answer')).toEqual(['approximate', 'right', 'right']);
    expect(cellsOf('error')![0]).toBe('mean error 0.81%, worst 4.2%, 62.1% of counts right');
    expect(summary!.columns.some(({ header }) => /live|allocated/.test(header))).toBe(false);
    const ofFile = tablesOf(file, workload)[0]!.columns;
    expect(ofFile.find(({ header }) => header === 'file, MB/s')!.cells).toEqual(['796', '796']);
  });

  it('tell what it costs to get there', () => {
    const table = tablesOf(columns, workload).find(({ title }) =>
      title.startsWith('Getting there'),
    );
    expect(table!.columns[0]!.cells).toEqual(['columns from the file']);
    expect(table!.columns[1]).toMatchObject({ header: 'time, ms', cells: ['425'] });
    expect(tablesOf(rows, workload).some(({ title }) => title.startsWith('Getting'))).toBe(false);
  });
});

describe('an approximate implementation', () => {
  it('never passes as exact', () => {
    expect(answerOf(report, workload, 'sketch')).toBe('approximate');
    const words = conclusionsOf(columns, workload);
    expect(words).toContain(
      'Every answer is right: 2 of 2 agree with the oracle. 1 more is approximate.',
    );
    expect(words.find((line) => line.startsWith('sketch'))).toContain(
      'approximate (mean error 0.81%, worst 4.2%, 62.1% of counts right); faster',
    );
    expect(report.leaders).toEqual([]);
    const markdown = FORMATS.markdown.render(report);
    expect(markdown).not.toMatch(/`sketch`\*\*: right/);
    expect(markdown).toMatch(/`sketch`\*\*: approximate/);
  });
});

describe('the choice', () => {
  it('is the fastest exact one of each form', () => {
    const [{ choices }] = choicesOf(report) as [ReturnType<typeof choicesOf>[number]];
    expect(choices).toMatchObject([
      { fastest: 'packed', next: 'naive', isDifferent: true },
      { fastest: 'wasm', next: 'engine', isDifferent: true },
      { isDifferent: false },
    ]);
    expect(choices[0]!.ratio).toBeCloseTo(1 / 4.5, 10);
    expect(choices[0]!.nsPerEvent).toBeCloseTo(201, 10);
    expect(choices[1]!.ratio).toBeCloseTo(1 / 5, 10);
  });

  it('is a table', () => {
    const [header, , row] = FORMATS.choice.render(report).split('\n');
    expect(header).toBe('| workload | events | rows | columns | file |');
    expect(row).toMatch(
      /^\| everyday \| 1,000,000 \| \*\*`packed`\*\* 201 ns, 0\.22× \(.*\) the time of `naive` \| \*\*`wasm`\*\* 8\.0 ns, 0\.20× .* `engine` \| \*\*`parallel`\*\* 101 ns or `replay` 101 ns \|$/,
    );
  });

  it('is none where no answer was right', () => {
    const none = { ...formsRecord, trials: [] };
    expect(FORMATS.choice.render(makeReport(none))).toContain(
      '| not measured | not measured | not measured |',
    );
  });
});

describe('what was left out', () => {
  it('is told, and is a failure where the user named it', () => {
    const told = 'other-engine is skipped: it needs another-engine; npm run install:engines';
    expect(FORMATS.terminal.render(report, options)).toContain(told);
    expect(isAllRight(report)).toBe(true);
    const skipped = formsRecord.header.skipped!.map((one) => ({ ...one, isAskedFor: true }));
    const named = makeReport({ ...formsRecord, header: { ...formsRecord.header, skipped } });
    expect(isAllRight(named)).toBe(false);
    expect(FORMATS.markdown.render(named)).toContain('What went wrong');
  });
});

describe('two records', () => {
  it('are compared form by form', () => {
    const gates = parseGates('time:5%');
    const results = gatesOfRecords(formsRecord, formsRecord, gates);
    expect(results).toHaveLength(7);
    const moved = {
      ...formsRecord,
      header: {
        ...formsRecord.header,
        groups: [
          {
            form: 'rows' as const,
            baseline: 'naive',
            implementations: formsRecord.header.implementations,
            approximate: [],
          },
        ],
      },
    };
    expect(
      gatesOfRecords(formsRecord, moved, gates).map(({ implementation }) => implementation),
    ).toEqual(['naive', 'packed']);
  });

  it('are compared on the workloads that each implementation took part in, and the rest is known', () => {
    const gates = parseGates('time:5%');
    const { header } = formsRecord;
    const withGroups = (workloads: readonly string[]) => ({
      ...formsRecord,
      header: {
        ...header,
        workloads: [...workloads, 'other'],
        groups: header.groups.map((group, index) => ({
          ...group,
          workloads: index === 0 ? workloads : ['other'],
        })),
      },
    });
    const record = withGroups(header.workloads);
    const results = gatesOfRecords(record, record, gates);
    const [first] = header.groups;
    expect(new Set(results.map(({ implementation }) => implementation))).toEqual(
      new Set(first!.implementations),
    );
    const { unlike, ...rest } = apartInRecords(formsRecord, record);
    expect(rest).toEqual({ onlyInBase: [], onlyInHead: ['other'] });
    const others = header.groups.slice(1).flatMap(({ implementations }) => implementations);
    expect([...unlike].sort()).toEqual([...others].sort());
    expect(apartInRecords(formsRecord, formsRecord)).toEqual({
      onlyInBase: [],
      onlyInHead: [],
      unlike: [],
    });
  });
});
