/** Text and tables for a terminal, as wide as it is: wrapped by display columns, drawn by cli-table3. Pure. */
import Table from 'cli-table3';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { printable } from '../../printable.ts';
import type { Column, Table as TableModel } from '../tables/table.ts';
import { NOT_MEASURED, NOT_MEASURED_IN_BRIEF } from '../words/units.ts';
import { toneOf } from '../words/verdicts.ts';

/** Longer than any that is made here; what data bring is cut where it comes in. */
const LONGEST_SENTENCE = 2_000;
const LONGEST_CELL = 120;

/** What the terminal can do. */
export interface TerminalOptions {
  /** Display columns of a line. */
  readonly width: number;
  readonly colors: boolean;
}

/** A sentence that may hold data, as lines; those after the first are indented by `hanging` more. */
export function textLines(sentence: string, { width }: TerminalOptions, hanging = 0): string[] {
  return wrap(printable(sentence, LONGEST_SENTENCE), width, hanging);
}

/**
 * Words in the colour of what they judge. Blue and yellow are told apart by nearly everyone, red and green are not; and no
 * colour says what no word says.
 */
export function painted(text: string, judged: string, { colors }: TerminalOptions): string {
  const paint = pc.createColors(colors);
  switch (toneOf(judged)) {
    case 'good':
      return paint.cyan(text);
    case 'bad':
      return paint.yellow(text);
    case 'wrong':
      return paint.bold(paint.red(text));
    case 'open':
      return paint.dim(text);
    case null:
      return text;
  }
}

/** A table between its title and its note. */
export function tableLines(table: TableModel, options: TerminalOptions): string[] {
  const paint = pc.createColors(options.colors);
  return [
    ...textLines(table.title, options).map((line) => paint.bold(line)),
    // The first column may hold sentences.
    ...bodyLines(table, options.width, Math.floor(0.6 * options.width), (cell) => cell),
    ...textLines(table.note, options).map((line) => paint.dim(line)),
  ];
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .map((part) => [part, '']),
);
/** Lines between the head and the rows alone, and two spaces between columns. */
const OPEN_TABLE = {
  ...NO_BORDERS,
  left: '',
  right: '',
  middle: '  ',
  mid: '─',
  'mid-mid': '──',
  'left-mid': '',
  'right-mid': '',
};
const GAP = 2;
const SHORTEST_NAME = 14;

/** The same alone, with cells in the colour of what they say, and a dash for what was not measured. */
export function openTableLines(table: TableModel, options: TerminalOptions): string[] {
  const columns = table.columns.map((column) => ({
    ...column,
    cells: column.cells.map((cell) => (cell === NOT_MEASURED ? NOT_MEASURED_IN_BRIEF : cell)),
  }));
  return bodyLines({ ...table, columns }, options.width, SHORTEST_NAME, (cell) =>
    painted(cell, cell, options),
  );
}

/**
 * Heads have units on a second line, and the names of rows give way where there is no room; where that does not do, the table is
 * cut into several, each with the names.
 *
 * @param forNames What the names get in any case, if they are as wide.
 */
function bodyLines(
  table: TableModel,
  width: number,
  forNames: number,
  paint: (cell: string) => string,
): string[] {
  const [names, ...others] = table.columns
    .map(withoutControls)
    .map((column) => ({ ...column, header: column.header.replace(', ', '\n') }));
  if (names === undefined) return [];
  const longest = widestOf(names);
  const shortest = Math.min(longest, forNames);
  // In parts, names stand several times, and are to be known again.
  const inParts = Math.min(longest, Math.max(shortest, Math.floor(width / 3)));
  const most = Math.max(SHORTEST_NAME, width - inParts - GAP);
  const fitting = others.map((column) => fitted(column, most));
  const parts =
    takenBy(fitting) + shortest <= width ? [fitting] : partsOf(fitting, width - inParts);
  return parts.flatMap((part, index) => {
    const shown = fitted(names, Math.max(shortest, width - takenBy(part)));
    const colored = part.map((column) => ({ ...column, cells: column.cells.map(paint) }));
    const lines = drawn([shown, ...colored]).map((line) => line.trimEnd());
    return index === 0 ? lines : ['', ...lines];
  });
}

/** No wider than that: words of the head on several lines, the middle of cells left out. */
function fitted(column: Column, width: number): Column {
  return {
    ...column,
    header: column.header
      .split('\n')
      .flatMap((line) => wrap(line, width))
      .join('\n'),
    cells: column.cells.map((cell) => shortened(cell, width)),
  };
}

/** As few as there is room for, beside the names. */
function partsOf(columns: readonly Column[], room: number): Column[][] {
  const parts: Column[][] = [];
  for (const column of columns) {
    const last = parts.at(-1);
    if (last === undefined || takenBy([...last, column]) > room) parts.push([column]);
    else last.push(column);
  }
  return parts;
}

function takenBy(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + widestOf(column) + GAP, 0);
}

/** `a-very…-name`: the middle goes, since names that are alike begin or end differently. */
function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = charactersOf(text);
  while (stringWidth(characters.join('')) > width - 1)
    characters.splice(Math.floor(characters.length / 2), 1);
  characters.splice(Math.ceil(characters.length / 2), 0, '…');
  return characters.join('');
}

function withoutControls({ header, align, cells }: Column): Column {
  return {
    header: printable(header, LONGEST_CELL),
    align,
    cells: cells.map((cell) => printable(cell, LONGEST_CELL)),
  };
}

function widestOf({ header, cells }: Column): number {
  return Math.max(...header.split('\n').map(widthInColumns), ...cells.map(widthInColumns));
}

function widthInColumns(text: string): number {
  return stringWidth(text);
}

function drawn(columns: readonly Column[]): string[] {
  const table = new Table({
    head: columns.map(({ header }) => header),
    colAligns: columns.map(({ align }) => align),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: OPEN_TABLE,
  });
  const rows = columns[0]?.cells.length ?? 0;
  for (let row = 0; row < rows; row++) table.push(columns.map(({ cells }) => cells[row]!));
  return table.toString().split('\n');
}

/** Lines of at most so many display columns, indented as the text is, and by `hanging` more after the first. */
export function wrap(text: string, width: number, hanging = 0): string[] {
  const indent = /^\s*/.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  const most = Math.max(1, width - indent.length - hanging);
  for (const word of text
    .trim()
    .split(' ')
    .flatMap((one) => brokenUp(one, most))) {
    if (line.trim() !== '' && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = indent + ' '.repeat(hanging);
    }
    line = line.trim() === '' ? line + word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A word that is longer than a line, in pieces that are not. */
function brokenUp(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces = [''];
  for (const character of charactersOf(word)) {
    const last = pieces.length - 1;
    if (pieces[last] !== '' && stringWidth(pieces[last]! + character) > width)
      pieces.push(character);
    else pieces[last] += character;
  }
  return pieces;
}

/** As they are seen: an accent belongs to its letter, and a family is one. */
function charactersOf(text: string): string[] {
  return [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
}
