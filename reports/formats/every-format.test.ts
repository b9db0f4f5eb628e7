/** Whatever a record may hold: every format shows it, and none shows what stands for a missing figure or word. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordEntry } from '../../harness/record/record-schema.ts';
import { chartsOf } from '../charts/charts.ts';
import { calibrationOf } from '../figures/calibration.ts';
import { GATED_METRICS, type GatedMetric, gatesOfRun } from '../figures/gate.ts';
import { gatesOfRecords } from '../figures/record-gates.ts';
import { makeReport } from '../figures/report.ts';
import { reportSchema } from '../figures/report-schema.ts';
import { MARKUP, TEXTS } from '../fixtures/arbitrary.ts';
import { arbitraryRecord } from '../fixtures/arbitrary-record.ts';
import { smallProfile } from '../fixtures/small-profile.ts';
import { Figures } from '../tables/figures.ts';
import { sectionsOf } from '../words/sections.ts';
import { renderAudit } from './audit.ts';
import { renderCalibration } from './calibration.ts';
import { FORMATS, type FormatName, type RenderOptions } from './formats.ts';
import { renderGates } from './gates.ts';
import { gatesAsMarkdown } from './gates-markdown.ts';
import { renderProfileMarkdown, renderProfileTerminal } from './profile.ts';

const OPTIONS: RenderOptions = {
  width: 120,
  colors: false,
  page: () => ({ script: '/* the script */', style: '/* the style */' }),
};
const NAMES = Object.keys(FORMATS) as FormatName[];
const JSON_FORMATS: readonly FormatName[] = ['json', 'github-benchmark', 'bencher'];

/** What JavaScript writes for what is not there, or no number. */
const NO_FIGURE = /(?<![\w-])(NaN|Infinity|undefined)(?!\w)|\[object|∞/;
/** Nor is there a null but in JSON, where schemas say so. */
const NO_WORD = /(?<![\w-])(NaN|Infinity|undefined|null)(?!\w)|\[object|∞/;

function expectWords(text: string, pattern = NO_WORD): void {
  const found = pattern.exec(text);
  const around = found && text.slice(Math.max(0, found.index - 200), found.index + 60);
  expect(around).toBeNull();
}

/** Text for a terminal or a page: what is no printable character, or turns the direction of others, must not be in it. */
const ACTIVE = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

function expectInert(text: string): void {
  expectWords(text);
  expectWords(text, ACTIVE);
}

/** JSON has no word for a number that is not finite: it writes null. */
function expectFinite(value: unknown, path = ''): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) expect(`${path}: ${value}`).toBe('finite');
  } else if (value === undefined) {
    expect(path).toBe('there');
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) expectFinite(part, `${path}.${name}`);
  }
}

const report = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
  z.toJSONSchema(reportSchema, { io: 'input' }),
);
const figure = { type: 'number' };
const githubBenchmark = new Ajv2020().compile({
  type: 'array',
  items: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      unit: { type: 'string' },
      value: figure,
      range: { type: 'string' },
      extra: { type: 'string' },
    },
    required: ['name', 'unit', 'value'],
    additionalProperties: false,
  },
});
const bencher = new Ajv2020().compile({
  type: 'object',
  additionalProperties: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { value: figure, lower_value: figure, upper_value: figure },
      required: ['value'],
      additionalProperties: false,
    },
  },
});
const SCHEMAS = { json: report, 'github-benchmark': githubBenchmark, bencher } as const;

const PROPERTY = { numRuns: 40 };

describe('of any record', () => {
  it('the records are valid, and some hold every pass', () => {
    const passes = new Set<string>();
    fc.assert(
      fc.property(arbitraryRecord, ({ header, end, ...lines }) => {
        for (const entry of [header, ...Object.values(lines).flat(), ...(end ? [end] : [])]) {
          const { error } = recordEntry.safeParse(entry);
          expect(error && z.prettifyError(error)).toBeUndefined();
        }
        for (const { pass, outcome } of lines.trials)
          if (outcome.outcome === 'completed') passes.add(pass);
      }),
      { numRuns: 20 },
    );
    expect(passes.size).toBeGreaterThan(9);
  });

  it('every figure of a report and its charts is a number', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const made = makeReport(record);
        expectFinite(made, 'report');
        for (const { part, workload } of sectionsOf(made))
          for (const chart of chartsOf(new Figures(part, workload))) {
            expectFinite(chart, chart.id);
            if (!chart.logarithmic) continue;
            for (const point of chart.series.flatMap(({ points }) => points))
              expect(
                Math.min(...(chart.kind === 'lines' ? point : point.slice(1))),
              ).toBeGreaterThan(0);
          }
      }),
      PROPERTY,
    );
  });

  it('every format has words and figures alone, and no markup but its own', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const made = makeReport(record);
        for (const name of NAMES) {
          const text = FORMATS[name].render(made, OPTIONS);
          expectWords(text, JSON_FORMATS.includes(name) ? NO_FIGURE : NO_WORD);
          if (name === 'html') expect(text).not.toContain(MARKUP.slice(0, 7));
        }
        for (const [name, validate] of Object.entries(SCHEMAS)) {
          validate(JSON.parse(FORMATS[name as FormatName].render(made, OPTIONS)));
          expect(validate.errors).toBeNull();
        }
      }),
      PROPERTY,
    );
  });

  it('audits, calibrations and gates are words and figures alone', () => {
    const gates = new Map(GATED_METRICS.map((metric): [GatedMetric, number] => [metric, 0.05]));
    fc.assert(
      fc.property(arbitraryRecord, arbitraryRecord, (record, other) => {
        expectInert(renderAudit(record, new Set(), OPTIONS));
        const calibration = calibrationOf(record);
        if (calibration !== null) {
          expectFinite(calibration, 'calibration');
          expectInert(renderCalibration(calibration, 180, OPTIONS));
        }
        const sides = record.header.implementations.map((head) => {
          const [base] = record.header.implementations as [string];
          return { name: head, base, control: base, head };
        });
        for (const results of [
          gatesOfRun(record, sides, gates),
          gatesOfRecords(record, record, gates),
          gatesOfRecords(record, other, gates),
        ]) {
          expectFinite(results, 'gates');
          const gated = {
            ...{ base: 'base', head: 'head', results, reports: [makeReport(record)] },
            ...{ unchanged: [], leftOut: [], notes: [], problems: [], lines: [], odds: null },
          };
          expectInert(renderGates(gated, OPTIONS));
          expectInert(gatesAsMarkdown(gated));
        }
      }),
      PROPERTY,
    );
  });

  it('profiles are words and figures alone', () => {
    const amounts = fc.constantFrom(0, 1e-9, 1, 0.5, 2, 1e6, 1e12, Number.MAX_SAFE_INTEGER);
    const named = new Set([
      'name',
      'bottleneck',
      'function',
      'text',
      'file',
      'message',
      'workload',
    ]);
    fc.assert(
      fc.property(
        fc.infiniteStream(amounts),
        fc.infiniteStream(fc.constantFrom(...TEXTS)),
        (stream, texts) => {
          const text = JSON.stringify(smallProfile, (key, value) => {
            if (typeof value === 'number' && key !== 'depth') return stream.next().value;
            return typeof value === 'string' && named.has(key) ? texts.next().value : value;
          });
          const record = JSON.parse(text);
          expectInert(renderProfileTerminal(record, OPTIONS));
          const markdown = renderProfileMarkdown(record);
          expectInert(markdown);
          expect(markdown).not.toMatch(/(?<!\\)<x-evil/);
        },
      ),
      PROPERTY,
    );
  });
});
