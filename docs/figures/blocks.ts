/** What commands have written into pages, between markers; how it is found, chosen from an output, and replaced. Pure. */

/** One command, and what its output stands in the page for. */
export interface Block {
  /** Shell commands: the real figures, and some that are there within a minute. */
  readonly long: string;
  readonly short: string;
  readonly show: Show;
  /** Files and folders of the repository whose change may change the figures. */
  readonly sources: readonly string[];
  /** How the commands end where all is well. */
  readonly exit: number;
  /** The commit that the figures were made at, and by which form; null where the runner has not made them yet. */
  readonly made: { readonly form: Form; readonly commit: string } | null;
  /** Where the made text stands in the page: characters from, and up to. */
  readonly from: number;
  readonly to: number;
}

export type Form = 'long' | 'short';

/** Which part of an output: all; the first Markdown table behind a text; lines from one with a text to the one before another, or to the end. */
export type Show =
  | { readonly kind: 'markdown' }
  | { readonly kind: 'text' }
  | { readonly kind: 'table'; readonly after: string }
  | { readonly kind: 'lines'; readonly from: string; readonly to: string | null };

const BLOCK =
  /^<!-- figures\n(?<fields>[\s\S]*?)\n-->\n(?<body>[\s\S]*?)^<!-- end of figures: (?<made>.*) -->$/gm;
const MADE = /^(?<form>long|short), (?<commit>[0-9a-f]{7,40})$/;
const NOT_MADE = 'not made yet';
const FIELDS = ['long', 'short', 'show', 'sources', 'exit'];

/** @throws where a marker is not as it must be, with its page. */
export function blocksOf(page: string, text: string): Block[] {
  const begun = text.match(/^<!-- figures$/gm)?.length ?? 0;
  const found = [...text.matchAll(BLOCK)];
  if (found.length !== begun)
    throw new Error(`${page}: ${begun} blocks of figures begin, and ${found.length} are whole.`);
  return found.map((match) => {
    const { fields, body, made } = match.groups as Record<'fields' | 'body' | 'made', string>;
    const fail = (why: string): never => {
      throw new Error(`${page}: the block of figures "${fields.split('\n')[0]}": ${why}`);
    };
    const field = (name: string) =>
      fields
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2)
        .trim();
    for (const line of fields.split('\n'))
      if (!FIELDS.some((name) => line.startsWith(`${name}: `))) fail(`no field "${line}".`);
    const required = (name: string): string => field(name) ?? fail(`${name} is missing.`);
    const by = MADE.exec(made)?.groups;
    if (by === undefined && made !== NOT_MADE) fail(`its end says "${made}".`);
    const from = match.index + match[0].indexOf('\n-->\n') + '\n-->\n'.length;
    return {
      long: required('long'),
      short: required('short'),
      show: showOf(required('show')) ?? fail('show: is none of the forms.'),
      sources: required('sources').split(/\s+/),
      exit: Number(field('exit') ?? 0),
      made: by === undefined ? null : { form: by.form as Form, commit: by.commit! },
      from,
      to: from + body.length,
    };
  });
}

function showOf(words: string): Show | null {
  if (words === 'markdown') return { kind: 'markdown' };
  if (words === 'text') return { kind: 'text' };
  const table = /^table after "(.+)"$/.exec(words);
  if (table !== null) return { kind: 'table', after: table[1]! };
  const lines = /^lines from "(.+?)"(?: to "(.+)")?$/.exec(words);
  return lines === null ? null : { kind: 'lines', from: lines[1]!, to: lines[2] ?? null };
}

/** The part of an output that stands in the page, as Markdown. @throws where it is not there. */
export function shown(output: string, show: Show): string {
  const lines = output.trimEnd().split('\n');
  if (show.kind === 'markdown') return lines.join('\n');
  if (show.kind === 'text') return fenced(lines);
  const text = show.kind === 'table' ? show.after : show.from;
  const at = lines.findIndex((line) => line.includes(text));
  if (at < 0) throw new Error(`nothing in the output has "${text}".`);
  if (show.kind === 'table') {
    const isRow = (line: string) => line.startsWith('|');
    const first = lines.findIndex((line, index) => index >= at && isRow(line));
    const behind = lines.findIndex((line, index) => index > first && !isRow(line));
    if (first < 0) throw new Error(`no table stands behind "${text}".`);
    return lines.slice(first, behind < 0 ? lines.length : behind).join('\n');
  }
  const { to } = show;
  if (to === null) return fenced(lines.slice(at));
  const end = lines.findIndex((line, index) => index > at && line.includes(to));
  if (end < 0) throw new Error(`nothing behind "${text}" has "${to}".`);
  return fenced(lines.slice(at, end));
}

function fenced(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n').trimEnd()}\n\`\`\``;
}

/** The page with what a command has said now. @param origin Machine, date and commit, in words. */
export function replaced(
  text: string,
  block: Block,
  made: {
    readonly shown: string;
    readonly form: Form;
    readonly commit: string;
    readonly origin: string;
  },
): string {
  const warning = made.form === 'short' ? '**Short form, to try the command.** ' : '';
  const body = `\n${made.shown}\n\n${warning}Made by \`${block[made.form]}\`: ${made.origin}.\n\n`;
  const end = `<!-- end of figures: ${made.form}, ${made.commit} -->`;
  const behind = text.slice(block.to).replace(/^<!-- end of figures: .* -->/, () => end);
  return text.slice(0, block.from) + body + behind;
}
