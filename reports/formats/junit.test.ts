/** JUnit XML: valid by the rules of the common schema, its names escaped, and failing where something failed. */
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { GateResult } from '../figures/gate.ts';
import { makeReport } from '../figures/report.ts';
import { EVIL, hostileRun } from '../fixtures/hostile.ts';
import { largeRecord } from '../fixtures/large-record.ts';
import { recordedRun } from '../fixtures/recorded.ts';
import { smallRecord } from '../fixtures/small-record.ts';
import { gatesAsJunit, renderJunit } from './junit.ts';

/** As Jenkins's xunit plug-in has it (types/model/xsd/junit-10.xsd), as far as it is used here; GitLab reads the same. */
const attribute = (name: string, use = 'optional', type = 'xs:string') =>
  `<xs:attribute name="${name}" type="${type}" use="${use}"/>`;
const told = (name: string) =>
  `<xs:element name="${name}"><xs:complexType mixed="true">${attribute('type')}${attribute('message')}</xs:complexType></xs:element>`;
const counts = (use: string) =>
  ['tests', 'failures', 'errors'].map((name) => attribute(name, use)).join('');
const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="time"><xs:restriction base="xs:string"><xs:pattern value="[0-9]*(\\.[0-9]{0,3})?"/></xs:restriction></xs:simpleType>
${['failure', 'error', 'skipped'].map(told).join('\n')}
<xs:element name="system-out" type="xs:string"/>
<xs:element name="testcase"><xs:complexType>
<xs:choice minOccurs="0" maxOccurs="unbounded">${['skipped', 'error', 'failure', 'system-out'].map((name) => `<xs:element ref="${name}"/>`).join('')}</xs:choice>
${attribute('name', 'required')}${attribute('classname')}${attribute('time')}
</xs:complexType></xs:element>
<xs:element name="testsuite"><xs:complexType>
<xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element ref="testcase"/></xs:choice>
${attribute('name', 'required')}${counts('required')}${attribute('skipped')}${attribute('timestamp')}${attribute('time', 'optional', 'time')}
</xs:complexType></xs:element>
<xs:element name="testsuites"><xs:complexType>
<xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
${attribute('name')}${counts('optional')}${attribute('time', 'optional', 'time')}
</xs:complexType></xs:element>
</xs:schema>`;

async function expectValid(text: string): Promise<void> {
  const { errors } = await validateXML({
    xml: { fileName: 'junit.xml', contents: text },
    schema: { fileName: 'junit.xsd', contents: SCHEMA },
  });
  expect(errors).toEqual([]);
}

const NOT_WHOLE = /<testcase name="comes to its end[^>]*><error type="not whole"/;
const whole = makeReport(recordedRun);
const countOf = (text: string, tag: string) => text.split(`<${tag} `).length - 1;

describe('of a run', () => {
  const recorded = renderJunit(whole);

  it.each([
    ['recorded', makeReport(recordedRun)],
    ['small', makeReport(smallRecord)],
    ['large', makeReport(largeRecord)],
    ['hostile', makeReport(hostileRun(`${EVIL}\ufffe\uffff]]>`))],
  ])('the %s one is valid', async (_, report) => {
    await expectValid(renderJunit(report));
  });

  it('counts what is in it', () => {
    const [head] = /<testsuites [^>]*>/.exec(recorded)!;
    for (const [name, tag] of [
      ['tests', 'testcase'],
      ['failures', 'failure'],
      ['errors', 'error'],
    ] as const)
      expect(head).toContain(`${name}="${countOf(recorded, tag)}"`);
  });

  it('has a case for each answer and comparison, with the verdict', () => {
    expect(recorded).toContain(
      '<testcase name="flat-tuple-set: answers and trials" classname="rows"',
    );
    expect(recorded).toMatch(
      /<testcase name="flat-tuple-set: time against naive-set-of-sets" classname="rows" time="[\d.]+"><system-out>[^<]*faster/,
    );
  });

  it('fails requirements that are not met, and nothing for being slower', () => {
    const failed = [...recorded.matchAll(/<testcase name="([^"]*)"[^>]*><failure/g)];
    expect(failed.map(([, name]) => name)).toEqual([
      expect.stringMatching(/^naive-set-of-sets: requirement 8, /),
      expect.stringMatching(/^nested-seen-cached: requirement 3, /),
    ]);
  });

  it('is an error where a trial did, a failure where an answer is wrong, and tells of a run that was stopped', () => {
    const report = makeReport(smallRecord);
    const text = renderJunit(report);
    expect(text).toMatch(
      /<testcase name="broken: answers and trials"[^>]*><(?:error|failure) type="/,
    );
    const wrong = renderJunit({
      ...report,
      trials: report.trials.map((trial) =>
        trial.implementation === 'quick'
          ? { ...trial, outcome: 'wrong result', detail: 'off by 1' }
          : trial,
      ),
    });
    expect(wrong).toMatch(
      /"quick: answers and trials"[^>]*><failure type="wrong result" message="[^"]*Off by 1/,
    );
    const stopped = renderJunit({ ...makeReport(recordedRun), whole: false });
    expect(stopped).toMatch(NOT_WHOLE);
    expect(recorded).not.toContain('<error ');
  });

  it('has details of what went wrong on lines of their own', async () => {
    const report = makeReport(smallRecord);
    const wrong = { differences: 1, first: [{ where: '[0]: 1' }] };
    const text = renderJunit({
      ...report,
      trials: report.trials.map((trial) =>
        trial.implementation === 'quick'
          ? { ...trial, outcome: 'wrong result', detail: 'off by 1', wrong }
          : trial,
      ),
    });
    await expectValid(text);
    expect(text).toMatch(/message="[^"]*Off by 1&#10; {2}\[0\]: 1"/);
    expect(text).not.toMatch(/message="[^"]*\\x0a/);
  });

  it.each([
    [
      'a task at fault',
      { taskFaults: [{ workload: 'all', implementation: null, message: 'make throws' }] },
    ],
    ['a workload that was left out', { request: { ...whole.request, leftOut: ['bad.bench.ts'] } }],
  ])('is an error where there was %s', (_, more) => {
    expect(renderJunit({ ...whole, ...more } as typeof whole)).toMatch(NOT_WHOLE);
  });
});

describe('of gates', () => {
  const gate = (more: Partial<GateResult>): GateResult => ({
    ...{ implementation: 'count', workload: 'all', metric: 'wallTime', limit: 0.05 },
    ...{ base: 1e6, head: 1.2e6, ratio: 1.2, low: 1.1, high: 1.3 },
    ...{ outcome: 'broken', control: null, isConfirmed: true, ...more },
  });

  it('is valid, and fails what is broken and confirmed alone', async () => {
    const results = [
      gate({}),
      gate({ isConfirmed: false }),
      gate({ outcome: 'unresolved', metric: 'cpuTime', isConfirmed: null }),
      gate({ outcome: 'not measured', ratio: null, low: null, high: null, head: null }),
      gate({ outcome: 'not trusted', isConfirmed: null }),
      gate({ outcome: 'holds', implementation: EVIL, workload: EVIL }),
    ];
    const text = gatesAsJunit({
      ...{
        base: 'main',
        head: '<head> & "x"',
        results,
        unchanged: ['same'],
        leftOut: ['broken.bench.ts'],
        notes: [],
      },
      ...{
        problems: ['count@head crashed'],
        reports: [makeReport(recordedRun)],
        lines: [],
        odds: null,
      },
    });
    await expectValid(text);
    expect(countOf(text, 'testcase')).toBe(9);
    expect(countOf(text, 'failure')).toBe(2);
    expect(countOf(text, 'skipped')).toBe(4);
    expect(text).toContain('<testcase name="problem 1"');
    for (const word of ['broken, twice', 'not confirmed', 'cannot tell', 'holds'])
      expect(text).toContain(`: ${word}; &lt;head&gt;`);
    // GitLab shows the text of an element, and what was printed once more below it.
    expect(text).not.toMatch(/<(?:skipped|failure|error)[^>]*(?:\/>|><)/);
    expect(text.match(/<system-out>/g)).toHaveLength(
      countOf(text, 'testcase') - countOf(text, 'failure') - countOf(text, 'skipped'),
    );
    expect(text).toMatch(/<testcase name="broken\.bench\.ts".*><skipped type="not compared"/);
    // Known again where another revision is compared, which stands in what is told.
    expect(text).toContain('<testsuite name="compare" timestamp="');
    expect(text.replaceAll(/<system-out>.*?<|message=".*?"|>[^<]*</g, '')).not.toContain('main');
    expect(text).toContain('; &lt;head&gt; &amp; &quot;x&quot; against main<');
    expect(text).toContain('<testcase name="count: wallTime" classname="all" time="0.0012">');
  });

  it('tells both sides where there is no ratio of them', () => {
    const none = { metric: 'allocatedBytes', ratio: null, low: null, high: null } as const;
    const told = (more: Partial<GateResult>) =>
      gatesAsJunit({
        ...{ base: 'main', head: '.', unchanged: [], leftOut: [], notes: [], problems: [] },
        ...{ reports: [], lines: [], odds: null },
        results: [gate({ ...none, isConfirmed: null, ...more })],
      });
    expect(told({ base: 0, head: 3_000, outcome: 'unresolved' })).toContain(
      '>allocatedBytes ÷ base: no ratio of 3000 to 0, limit 1.05: cannot tell; the working tree against main<',
    );
    const sides: readonly Partial<GateResult>[] = [{ base: null }, { head: null }];
    for (const side of sides)
      expect(told({ ...side, outcome: 'not measured' })).toContain(
        '>allocatedBytes ÷ base: not measured, limit 1.05: not measured; ',
      );
  });
});
