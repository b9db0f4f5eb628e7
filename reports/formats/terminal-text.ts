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
    ...boxLines(table, options.width),
    ...textLines(table.note, options).map((line) => paint.dim(line)),
  ];
}

/** A table too wide for the terminal is cut into several, each with the first column. */
function boxLines({ columns }: TableModel, width: number): string[] {
  const [names, ...others] = columns.map(withoutControls);
  if (names === undefined) return [];
  const parts: Column[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const column of others) {
    if (used + widthOf(column) > width) {
      parts.push([]);
      used = widthOf(names) + 1;
    }
    parts[parts.length - 1]!.push(column);
    used += widthOf(column);
  }
  return parts.flatMap((part) =>
    drawn([names, ...part], { head: [], border: [], compact: true }).split('\n'),
  );
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

/**
 * A table that stays in one piece: its head has units on a second line, and the names of its rows give way where there is
 * no room; where that does not do, it is cut as any other. Cells are coloured by what they say.
 */
export function openTableLines(table: TableModel, options: TerminalOptions): string[] {
  const [names, ...others] = table.columns.map(withoutControls).map((column) => ({
    ...column,
    header: column.header.replace(', ', '\n'),
    cells: column.cells.map((cell) => (cell === NOT_MEASURED ? NOT_MEASURED_IN_BRIEF : cell)),
  }));
  if (names === undefined) return [];
  const room = options.width - others.reduce((sum, column) => sum + widestOf(column) + GAP, 0);
  // On a narrow terminal, or where trials ended in long words.
  if (room < SHORTEST_NAME) return boxLines(table, options.width);
  const shown = {
    ...names,
    cells: names.cells.map((cell) => shortened(cell, room)),
  };
  const colored = others.map((column) => ({
    ...column,
    cells: column.cells.map((cell) => painted(cell, cell, options)),
  }));
  const style = { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 };
  return drawn([shown, ...colored], style, OPEN_TABLE)
    .split('\n')
    .map((line) => line.trimEnd());
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

/** The widest cell, a space on either side, and a border. */
function widthOf(column: Column): number {
  return widestOf(column) + 3;
}

function widestOf({ header, cells }: Column): number {
  return Math.max(...header.split('\n').map(widthInColumns), ...cells.map(widthInColumns));
}

function widthInColumns(text: string): number {
  return stringWidth(text);
}

type TableOptions = NonNullable<ConstructorParameters<typeof Table>[0]>;

function drawn(
  columns: readonly Column[],
  style: NonNullable<TableOptions['style']>,
  chars?: TableOptions['chars'],
): string {
  const table = new Table({
    head: columns.map(({ header }) => header),
    colAligns: columns.map(({ align }) => align),
    style,
    ...(chars === undefined ? {} : { chars }),
  });
  const rows = columns[0]?.cells.length ?? 0;
  for (let row = 0; row < rows; row++) table.push(columns.map(({ cells }) => cells[row]!));
  return table.toString();
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
