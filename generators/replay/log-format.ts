/** Compiles a log format, as nginx and Apache write them, into what lines are read by. */

import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { apacheField, type Field, nginxField } from './log-variables.ts';
import { TEXT_FORMAT_NAMES, TEXT_FORMATS } from './text-formats.ts';
import { type TimePart, type TimeReader, timeReader } from './time-layouts.ts';

/** One part of a line after another. */
export type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly time: TimeReader }
  | { readonly kind: 'request' | 'path' | 'skip' | 'host-and-path' }
  | { readonly kind: 'visitor'; readonly rank: number };

/** A token of the format: the text that it is written as, and the field that it stands for; none for the text of lines. */
interface Token {
  readonly written: string;
  readonly field?: Field;
}

const WANTED = {
  time: 'the time ($time_local, $time_iso8601, $msec, %t)',
  page: 'the page ($request, $request_uri, %r, %U)',
  visitor: 'the visitor ($remote_addr, $http_x_forwarded_for, %h, %a, %{X-Forwarded-For}i)',
} as const;

/**
 * Compiles a format, or the name of one that is known.
 *
 * @throws UsageError that says which part is wrong, or what is missing.
 */
export function compileLogFormat(text: string, utcOffsetMinutes: number): readonly Step[] {
  const fail = (problem: string): never => {
    throw new UsageError(
      `--log-format: ${problem}. Give the format as the server's configuration has it: ` +
        `'$remote_addr - $remote_user [$time_local] "$request" $status', '%h %l %u %t "%r" %>s %b', ` +
        `or the name of one: ${TEXT_FORMAT_NAMES.join(', ')}.`,
    );
  };
  const name = TEXT_FORMAT_NAMES.find((known) => known === text.trim());
  const known = name === undefined ? text : TEXT_FORMATS[name].logFormat;
  const format = unwrapped(known);
  if (/^\s*\{/.test(format) && /^\s*\{\s*\\?"/.test(format)) {
    fail('it writes JSON, which is read as it is: leave this option out, or --input-format ndjson');
  }
  const tokens = tokensOf(format, fail);
  const steps = stepsOf(tokens, utcOffsetMinutes, fail);
  const missing = [
    ...(steps.some(({ kind }) => kind === 'time') ? [] : [WANTED.time]),
    ...(steps.some(({ kind }) => kind === 'request' || kind.endsWith('path')) ? [] : [WANTED.page]),
    ...(steps.some(({ kind }) => kind === 'visitor') ? [] : [WANTED.visitor]),
  ];
  if (missing.length > 0) fail(`it lacks ${missing.join(', and ')}`);
  return steps;
}

/** The format without what a configuration has around it: `LogFormat "…" name`, `log_format name '…' '…';`. */
function unwrapped(text: string): string {
  const apache = /^\s*(?:LogFormat|CustomLog\s+\S+)\s+"((?:[^"\\]|\\.)*)"/s.exec(text);
  if (apache) return apache[1]!;
  const nginx = /^\s*log_format\s+\S+\s+(?:escape=\S+\s+)?(.*?);?\s*$/s.exec(text);
  if (!nginx) return text;
  const quoted = [...nginx[1]!.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs)];
  return quoted.length > 0
    ? quoted.map(([, single, double]) => single ?? double).join('')
    : nginx[1]!;
}

function tokensOf(format: string, fail: (problem: string) => never): readonly Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\$\{(?<braced>\w+)\}|\$(?<name>\w+)|%[<>!\d,]*(?:\{(?<argument>[^}]*)\})?(?<letter>\^?[a-zA-Z]{1,3}|%)|\\(?<escaped>.)|(?<text>[^$%\\]+)|(?<stray>[\s\S])/g;
  const isApache = /%[<>!\d,]*(?:\{[^}]*\})?[a-zA-Z]/.test(format) && !/\$[a-z]\w/.test(format);
  for (const match of format.matchAll(pattern)) {
    const { braced, name = braced, argument, letter, escaped, text } = match.groups!;
    const [written] = match;
    if (name !== undefined && !isApache) tokens.push({ written, field: nginxField(name) });
    else if (letter === '%') tokens.push({ written: '%' });
    else if (letter !== undefined && isApache) {
      // One letter names a directive; those behind it are text.
      const own = letter.startsWith('^') ? letter : letter[0]!;
      const field = apacheField(own[0]!, argument) ?? fail(`"${printable(written)}" is not known`);
      tokens.push({ written, field });
      if (own.length < letter.length) tokens.push({ written: letter.slice(own.length) });
    } else if (escaped !== undefined) {
      tokens.push({ written: escaped === 't' ? '\t' : escaped === 'n' ? '' : escaped });
    } else if (text !== undefined) tokens.push({ written: text });
    else if (letter !== undefined || name !== undefined) tokens.push({ written });
    else fail(`"${printable(written)}" stands alone at character ${match.index! + 1}`);
  }
  if (!tokens.some(({ field }) => field)) fail('it holds no variable');
  return tokens;
}

function stepsOf(
  tokens: readonly Token[],
  utcOffsetMinutes: number,
  fail: (problem: string) => never,
): readonly Step[] {
  const steps: Step[] = [];
  const addText = (text: string) => {
    const last = steps.at(-1);
    if (last?.kind === 'text') steps[steps.length - 1] = { kind: 'text', text: last.text + text };
    else if (text !== '') steps.push({ kind: 'text', text });
  };
  for (let at = 0; at < tokens.length; at++) {
    const { written, field } = tokens[at]!;
    if (field === undefined) {
      addText(written);
      continue;
    }
    const last = steps.at(-1);
    const isBehindField = last !== undefined && last.kind !== 'text' && last.kind !== 'time';
    if (field.role === 'query' && last?.kind === 'path') continue;
    if (field.role === 'path' && last?.kind === 'skip') {
      steps[steps.length - 1] = { kind: 'host-and-path' };
      continue;
    }
    if (isBehindField && field.role !== 'time') {
      fail(
        `nothing stands between ${printable(tokens[at - 1]!.written)} and ${printable(written)}, so that they cannot be told apart`,
      );
    }
    if (field.role === 'time') {
      if (isBehindField) fail(`nothing stands before ${printable(written)}`);
      const [parts, next] = timeParts(tokens, at);
      const time = timeReader(parts, utcOffsetMinutes);
      if (typeof time === 'string') fail(`${printable(written)}: ${time}`);
      else if (steps.some(({ kind }) => kind === 'time')) steps.push({ kind: 'skip' });
      else steps.push({ kind: 'time', time });
      at = next - 1;
    } else if (field.role === 'visitor') steps.push({ kind: 'visitor', rank: field.rank });
    else if (field.role === 'query') steps.push({ kind: 'skip' });
    else steps.push({ kind: field.role });
  }
  return steps;
}

/** The parts of a time that goes over several directives, as `%{%T}t.%{msec_frac}t`, and the token behind them. */
function timeParts(tokens: readonly Token[], from: number): readonly [readonly TimePart[], number] {
  const parts: TimePart[] = [];
  let next = from;
  for (let at = from; at < tokens.length; at++) {
    const { field, written } = tokens[at]!;
    if (field?.role === 'time') {
      // A second whole time is a field of its own.
      if (parts.length > 0 && isWhole(parts) && isWhole([field.part])) break;
      for (const token of tokens.slice(next, at)) parts.push({ kind: 'text', text: token.written });
      parts.push(field.part);
      next = at + 1;
    } else if (field !== undefined || written.length > 2) break;
  }
  return [parts, next];
}

function isWhole(parts: readonly TimePart[]): boolean {
  return parts.some(
    (part) => part.kind === 'unix' || (part.kind === 'strftime' && /%[HT]|%[sR]/.test(part.layout)),
  );
}
