import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { marked, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sealedRecord } from '../../harness/fixtures/sealed-record.ts';
import { readRecord } from '../../harness/record/read-record.ts';
import { recordLine } from '../../harness/record/record-schema.ts';
import { makeReport } from '../figures/report.ts';
import { reportSchema } from '../figures/report-schema.ts';
import { formsRecord } from '../fixtures/forms-record.ts';
import { EVIL, hostileRun } from '../fixtures/hostile.ts';
import { largeRecord } from '../fixtures/large-record.ts';
import { recordedRun } from '../fixtures/recorded.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { FORMATS, type FormatName, type RenderOptions } from './formats.ts';
import { readPageAssets } from './page-assets.ts';

const OPTIONS: RenderOptions = {
  width: 120,
  colors: false,
  page: () => ({ script: '/* the script */', style: '/* the style */' }),
};
const NAMES = Object.keys(FORMATS) as FormatName[];
const recorded = makeReport(recordedRun);
const large = makeReport(largeRecord);

function render(report: typeof recorded, name: FormatName): string {
  return FORMATS[name].render(report, OPTIONS);
}

describe('from one recorded run', () => {
  // After a change that is meant: npx vitest run reports/formats/formats.test.ts --update
  it.each(NAMES)('%s is as it was', async (name) => {
    const file = FORMATS[name].file.replace('.', '.golden.');
    await expect(render(recorded, name)).toMatchFileSnapshot(`../fixtures/golden/${file}`);
  });
});

describe('the published schemas', () => {
  const published = z.toJSONSchema(reportSchema, { io: 'input' });
  // Neither unknown formats nor unknown words are of interest here: dates have a pattern beside.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

  it.each([
    ['report', published],
    ['record-line', z.toJSONSchema(recordLine, { io: 'input' })],
  ])('%s.schema.json is the one in the code', async (name, schema) => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
      `../schemas/${name}.schema.json`,
    );
  });

  it.each([
    ['recorded', recorded],
    ['small', makeReport(smallRecord)],
    ['large', large],
    ['forms', makeReport(formsRecord)],
  ])('fit the %s report, which has no field beside', (_, report) => {
    const document = JSON.parse(render(report, 'json'));
    for (const schema of [published, z.toJSONSchema(reportSchema)]) {
      const validate = ajv.compile(schema);
      validate(document);
      expect(validate.errors).toBeNull();
    }
  });

  it('refuse what is no report', () => {
    const validate = ajv.compile(published);
    const document = JSON.parse(render(recorded, 'json'));
    expect(validate({ ...document, version: 2 })).toBe(false);
    expect(validate({ ...document, measurements: [{ metric: 'beauty' }] })).toBe(false);
  });
});

describe('a run of 20 implementations and 8 workloads', () => {
  it('has every figure in every format', () => {
    const html = render(large, 'html');
    expect(html.match(/<section class="workload"/g)).toHaveLength(8);
    expect(html.match(/<caption>Summary/g)).toHaveLength(8);
    expect(html.match(/<th scope="row">implementation-7<\/th>/g)!.length).toBeGreaterThan(8);
    const charts = /id="charts">(.*?)<\/script>/s.exec(html)![1]!;
    expect(JSON.parse(charts)).toHaveLength(8 * 6 + 1);
    expect(render(large, 'csv').split('\r\n')).toHaveLength(1 + 8 * 20 * 100 + 1);
    expect(JSON.parse(render(large, 'bencher'))).toHaveProperty(['workload 8 / implementation-20']);
    expect(render(large, 'markdown').match(/^## `workload/gm)).toHaveLength(8);
    for (const line of render(large, 'terminal').split('\n')) {
      expect(line.length).toBeLessThanOrEqual(OPTIONS.width);
    }
  });

  it('is a page of less than 2 MB', () => {
    const page = FORMATS.html.render(large, { ...OPTIONS, page: readPageAssets });
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });
});

describe('the exporters', () => {
  it('CSV has a record for each call', () => {
    const [head, ...lines] = render(recorded, 'csv').trimEnd().split('\r\n');
    expect(head!.split(',').slice(0, 5)).toEqual([
      'workload',
      'implementation',
      'round',
      'call',
      'wall_ns',
    ]);
    expect(lines).toHaveLength(recorded.samples.length);
    const [first] = recorded.samples;
    expect(lines[0]).toMatch(
      new RegExp(`^everyday,${first!.implementation},1,1,${first!.wallNs},${first!.cpuNs},`),
    );
  });

  it('CSV says how many calls the accounts of the main thread and of the host are of', () => {
    const [first, ...others] = recorded.samples;
    const samples = [{ ...first!, calls: 500, waitNs: 7 }, ...others];
    const [head, short, single] = render({ ...recorded, samples }, 'csv').split('\r\n');
    const column = head!.split(',').indexOf('calls_together');
    expect(short!.split(',')[column]).toBe('500');
    expect(single!.split(',')[column]).toBe('1');
  });

  it('“Which one should I use?” tells workloads apart by whatever was set', () => {
    const name = JSON.stringify('everyday,events=2000,pages=10');
    const run = JSON.parse(JSON.stringify(recordedRun).replaceAll('"everyday"', () => name));
    expect(render(makeReport(run), 'choice')).toContain('| everyday,pages=10 | 2,000 |');
  });

  it('github-action-benchmark and Bencher get the medians', () => {
    const median = recorded.measurements.find(
      ({ implementation, metric }) => implementation === 'flat-tuple-set' && metric === 'wallTime',
    )!;
    const entries = JSON.parse(render(recorded, 'github-benchmark')) as { name: string }[];
    expect(entries).toHaveLength(3 * 4);
    expect(entries).toContainEqual({
      name: 'everyday / flat-tuple-set · latency',
      unit: 'ns',
      value: median.median,
      range: `${median.low} to ${median.high}`,
      extra: `${median.n} samples; Node ${recorded.environment.node}`,
    });
    expect(JSON.parse(render(recorded, 'bencher'))).toHaveProperty(
      ['everyday / flat-tuple-set', 'latency'],
      {
        value: median.median,
        lower_value: median.interval!.low,
        upper_value: median.interval!.high,
      },
    );
  });

  it('a card of the page neither praises nor blames what was not measured', () => {
    const card = (verdict: string) =>
      `<li class="card open">\n<h3>flat-tuple-set</h3>\n<p class="verdict">${verdict}</p>`;
    const trials = recorded.trials.filter(({ pass }) => pass !== 'verify' && pass !== 'answer');
    expect(render({ ...recorded, trials }, 'html')).toContain(card('not checked'));
    const comparisons = recorded.comparisons.filter(({ metric }) => metric !== 'wallTime');
    expect(render({ ...recorded, comparisons }, 'html')).toContain(card('not measured'));
  });

  it('what was not measured is left out, never 0', () => {
    const report = makeReport(smallRecord);
    expect(render(report, 'bencher')).not.toContain('broken');
    expect(render(report, 'github-benchmark')).not.toContain('broken');
  });
});

describe('hostile names are inert', () => {
  const report = makeReport(hostileRun(EVIL));

  it.each(NAMES)('in %s: no control character, no direction mark', (name) => {
    const text = render(report, name);
    const active = /[^\P{Cc}\r\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.exec(text);
    expect(active && JSON.stringify(text.slice(active.index - 20, active.index + 20))).toBeNull();
  });

  it('in HTML: only the page’s own elements and scripts', () => {
    const text = render(report, 'html');
    expect(text.match(/<script[^>]*>/g)).toEqual([
      '<script type="application/json" id="charts">',
      '<script>',
    ]);
    expect(text.match(/<\/script/g)).toHaveLength(2);
    expect(text).not.toMatch(/<img|<a [^>]*evil/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('in Markdown, rendered: no element, no link and no mention of theirs', () => {
    const text = render(report, 'markdown');
    const html = marked.parse(text, { gfm: true, async: false });
    const tags = new Set(html.match(/<\/?[a-z][^\s>]*/gi)?.map((tag) => tag.replace(/[</]/g, '')));
    const own = ['h1', 'h2', 'p', 'ul', 'ol', 'li', 'strong', 'em', 'code', 'pre', 'sub'];
    const folding = ['details', 'summary', 'table', 'thead', 'tbody', 'tr', 'th', 'td'];
    expect([...own, ...folding]).toEqual(expect.arrayContaining([...tags]));
    // Inside code GitHub links and mentions nothing.
    const outside = html.replace(/<code[^>]*>.*?<\/code>/gs, '');
    expect(/.{20}(@everyone|@nobody|[^-]#1|https:\/\/|\swww\.|GH-1)/.exec(outside)).toBeNull();
  });

  it('in Markdown: tables keep their columns', () => {
    const tables = marked
      .lexer(render(report, 'markdown'))
      .filter((token) => token.type === 'table') as Tokens.Table[];
    expect(tables.length).toBeGreaterThan(1);
    for (const { header, rows } of tables) {
      expect(rows.length).toBeGreaterThan(1);
      for (const row of rows) expect(row).toHaveLength(header.length);
      for (const { text } of [...header, ...rows.flat()]) expect(text.length).toBeLessThan(400);
    }
  });

  it('in CSV: one line each, and no formula', () => {
    const formulas = makeReport(hostileRun('=1+1|"x",\n@y'));
    const lines = render(formulas, 'csv').trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + formulas.samples.length);
    const quick = lines.find((line) => line.includes('=1+1'));
    expect(quick).toMatch(/^"'=1\+1\|""x"",\\x0a@y",/);
  });

  it('in JSON: names come back as they were', () => {
    const document = JSON.parse(render(report, 'json'));
    expect(document.request.implementations).toContain(EVIL);
    expect(document.workloads[0].workload).toBe(EVIL);
  });

  it('a record of several forms is read back', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'uniqbench-forms-')), 'record.jsonl');
    const { header, end, ...lines } = formsRecord;
    const entries = [header, ...Object.values(lines).flat(), end].filter((one) => one !== null);
    writeFileSync(file, sealedRecord(entries));
    expect(makeReport(readRecord(file))).toEqual(makeReport(formsRecord));
  });

  it('a record of them is read back', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'uniqbench-hostile-')), 'record.jsonl');
    const { header, end, ...lines } = hostileRun(EVIL);
    const entries = [header, ...Object.values(lines).flat(), end].filter((one) => one !== null);
    writeFileSync(file, sealedRecord(entries));
    expect(makeReport(readRecord(file))).toEqual(report);
  });
});
