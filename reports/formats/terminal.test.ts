/** What a reader sees of a run of the default length, on 80 columns. */
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { makeReport } from '../figures/report.ts';
import { hostileRun } from '../fixtures/hostile.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { terminalPicture } from '../fixtures/terminal-picture.ts';
import type { Table } from '../tables/table.ts';
import { renderTerminal } from './terminal.ts';
import { openTableLines, tableLines, wrap } from './terminal-text.ts';

const report = makeReport(defaultRun);
const screen = { width: 80, colors: false };
// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
const COLOR = /\u001b\[\d+m/g;

describe('the default run on a terminal', () => {
  it('fits 60 lines of 80 columns, with a line for each candidate and one table', () => {
    const lines = renderTerminal(report, screen).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    const names = report.request.implementations.filter((name) => name !== 'naive-set-of-sets');
    for (const name of names) {
      expect(lines.filter((line) => line.startsWith(`${name}: right;`))).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith(`${name} `)).length).toBeGreaterThan(0);
    }
    expect(lines.filter((line) => /^─+$/.test(line))).toHaveLength(1);
    expect(lines[3]).toMatch(/^Fastest: /);
  });

  it('has colours that say nothing beside the words, and none where they are not wanted', () => {
    const colored = renderTerminal(report, { ...screen, colors: true });
    expect(colored).toMatch(COLOR);
    expect(colored.replace(COLOR, '')).toBe(renderTerminal(report, screen));
    // Neither red against green, nor any colour for what is neither.
    expect(colored).not.toContain('\u001b[32m');
    expect(colored).not.toContain('\u001b[31m');
  });

  it('is red of what is wrong, and not of what was not checked', () => {
    const redIn = (trials: typeof report.trials) =>
      renderTerminal({ ...report, trials }, { ...screen, colors: true })
        .split('\n')
        .filter((line) => line.includes('\u001b[31m') && line.includes('packed-rows: '));
    const others = report.trials.filter(({ implementation }) => implementation !== 'packed-rows');
    const wrong = report.trials.map((trial) =>
      trial.implementation === 'packed-rows' && trial.pass === 'verify'
        ? { ...trial, outcome: 'wrong result' as const, detail: 'no' }
        : trial,
    );
    expect(redIn(wrong)).toHaveLength(1);
    expect(redIn(others)).toEqual([]);
  });

  it.each([40, 60, 80, 120])('at %i columns no line is wider', (width) => {
    for (const details of [false, true]) {
      const lines = renderTerminal(report, { ...screen, width, details }).split('\n');
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      // One kind of table, whatever it shows.
      expect(lines.filter((line) => /[│┌└]/.test(line))).toEqual([]);
    }
  });

  it('a table that is too wide is cut, each part with all names', () => {
    const rowsOf = (width: number) =>
      renderTerminal(report, { ...screen, width })
        .split('\n')
        .filter((line) => line.startsWith('packed-rows '));
    expect(rowsOf(80)).toHaveLength(1);
    const parts = rowsOf(60);
    expect(parts).toHaveLength(2);
    // No column is lost by it.
    expect(parts.join(' ').match(/\S+/g)!.slice(1).toSorted()).toEqual(
      ['packed-rows', ...rowsOf(80)[0]!.match(/\S+/g)!.slice(1)].toSorted(),
    );
  });

  it('has every table with --details', () => {
    const text = renderTerminal(report, { ...screen, details: true });
    for (const title of ['Objects allocated, by kind', 'Memory of one call', 'Machine and run'])
      expect(text).toContain(title);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });
});

// After a change that is meant: npm run docs:picture
it('the picture in the README is of what it prints', async () => {
  const text = renderTerminal(report, { ...screen, colors: true });
  const title =
    'uniqbench run in a terminal: the fastest implementation, a line for each candidate, one table, what is worth knowing';
  const picture = terminalPicture(`$ npx uniqbench run\n\n${text}`, screen.width, title);
  await expect(picture).toMatchFileSnapshot('../../docs/terminal.svg');
});

describe('wide characters', () => {
  const table = (name: string): Table => ({
    title: '',
    note: '',
    columns: [
      { header: 'implementation', align: 'left', cells: [name, 'plain'] },
      { header: 'time, ms', align: 'right', cells: ['1', '20'] },
    ],
  });

  it.each(['数える関数', '👩‍👩‍👧 family', 'e\u0301te\u0301'])('%s stands in its column', (name) => {
    const [, , , wide, plain] = openTableLines(table(name), screen);
    expect(stringWidth(wide!)).toBe(stringWidth(plain!));
  });

  it('a name too long for its column loses its middle', () => {
    const lines = openTableLines(table(`first-${'数'.repeat(60)}-last`), screen);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    expect(lines[3]).toMatch(/^first-数+…数+-last/);
  });

  it('a sentence in front of figures is shortened last', () => {
    const wide = (header: string) => ({ header, align: 'right' as const, cells: ['pass', 'fail'] });
    const lines = tableLines(
      {
        title: 'Requirements',
        note: '',
        columns: [
          {
            header: 'requirement',
            align: 'left',
            cells: ['1. counts distinct visitors per hour and page', '2. works in any order'],
          },
          ...['naive-set-of-sets', 'nested-seen-cached', 'flat-tuple-set'].map(wide),
        ],
      },
      screen,
    );
    expect(lines.filter((line) => line.includes('visitors per hour and page'))).toHaveLength(3);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it('lines are wrapped by what is seen', () => {
    expect(wrap('数数数 数数数', 7)).toEqual(['数数数', '数数数']);
    expect(wrap('one two three', 8, 2)).toEqual(['one two', '  three']);
  });

  it('a word longer than a line is broken up', () => {
    expect(wrap('in /a/very/long/path', 8)).toEqual(['in', '/a/very/', 'long/pat', 'h']);
  });

  it('hostile names stay in their lines', () => {
    const text = renderTerminal(makeReport(hostileRun('\u001b[31m數\n\u202e'.repeat(20))), screen);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });
});
