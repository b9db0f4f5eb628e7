/** Lines of a format that --log-format or the table of text formats describes. */

import { emptyRange } from './bytes.ts';
import { findPath } from './clf.ts';
import { clientIn, type Part } from './clients.ts';
import { dockerLog } from './docker-log.ts';
import { prefixEnd } from './line-prefixes.ts';
import { compileLogFormat, type Step } from './log-format.ts';
import type { ReadOptions } from './parameters.ts';
import { type EventSink, type LineParser, type Rejection, rejection } from './records.ts';

const NOT_THE_FORMAT = rejection('not_the_log_format');
const NO_TIMESTAMP = rejection('no_timestamp');
const IMPOSSIBLE_TIMESTAMP = rejection('impossible_timestamp');
const NO_VISITOR = rejection('no_visitor');
const NO_PAGE = rejection('no_page');

/**
 * Matches each line from its start to its end: the text between fields must stand there, and a field ends where the next text
 * begins first; within quotes, an escaped quote does not end it. Prefixes of syslog and containers are cut off where a line does
 * not fit with them. Looks at each line in time proportional to its length.
 */
export class TextParser implements LineParser {
  readonly #steps: readonly Step[];
  readonly #events: EventSink;
  readonly #page = emptyRange();
  readonly #visitor = emptyRange();
  /** What the last line held. */
  #timestampMs: number | undefined;
  #request: Part | undefined;
  #path: Part | undefined;
  #client: Part | undefined;
  #rank = Infinity;

  /** @param logFormat A format or the name of one; see compileLogFormat, which throws UsageErrors. */
  constructor(logFormat: string, options: ReadOptions, events: EventSink) {
    this.#steps = compileLogFormat(logFormat, options.utcOffsetMinutes);
    this.#events = events;
  }

  parse(bytes: Uint8Array, start: number, end: number): Rejection | undefined {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(
      'latin1',
    );
    if (text.startsWith('{')) {
      const inner = dockerLog(bytes, start, end);
      if (inner !== undefined) return this.parse(inner, 0, inner.length);
    }
    if (this.#match(text, 0)) return this.#take(bytes, start);
    const prefix = prefixEnd(text);
    return prefix > 0 && this.#match(text, prefix) ? this.#take(bytes, start) : NOT_THE_FORMAT;
  }

  #match(text: string, from: number): boolean {
    this.#timestampMs = undefined;
    this.#request = undefined;
    this.#path = undefined;
    this.#client = undefined;
    this.#rank = Infinity;
    let at = from;
    for (const [index, step] of this.#steps.entries()) {
      if (step.kind === 'text') {
        if (!text.startsWith(step.text, at)) return false;
        at += step.text.length;
        continue;
      }
      if (step.kind === 'time') {
        const time = step.time.read(text, at);
        if (time === undefined) return false;
        this.#timestampMs = time.timestampMs;
        at = pastPadding(text, time.end, this.#steps[index + 1]);
        continue;
      }
      const before = this.#steps[index - 1];
      const next = this.#steps[index + 1];
      const end = fieldEnd(text, at, before, next);
      if (end < 0 || !this.#keep(step, text, at, end)) return false;
      at = pastPadding(text, end, next);
    }
    return at === text.length;
  }

  /** Whether the field may hold what it holds. */
  #keep(step: Step, text: string, start: number, end: number): boolean {
    if (step.kind === 'request') this.#request ??= { start, end };
    else if (step.kind === 'path') this.#path ??= { start, end };
    else if (step.kind === 'host-and-path') {
      const scheme = text.indexOf('://', start);
      const slash = text.indexOf('/', scheme >= 0 && scheme < end ? scheme + 3 : start);
      if (slash >= 0 && slash < end) this.#path ??= { start: slash, end };
    } else if (step.kind === 'visitor' && step.rank < this.#rank) {
      const client = clientIn(text, start, end);
      if (client === undefined) return true;
      // Words that stand before a client, such as a prefix, would become a part of it.
      if (/\s/.test(text.slice(client.start, client.end))) return false;
      this.#client = client;
      this.#rank = step.rank;
    }
    return true;
  }

  #take(bytes: Uint8Array, start: number): Rejection | undefined {
    const timestampMs = this.#timestampMs;
    if (timestampMs === undefined) return NO_TIMESTAMP;
    if (Number.isNaN(timestampMs)) return IMPOSSIBLE_TIMESTAMP;
    if (this.#client === undefined) return NO_VISITOR;
    if (this.#path !== undefined) {
      const { start: from, end: to } = this.#path;
      if (from === to || (to === from + 1 && bytes[start + from] === 0x2d)) return NO_PAGE;
      this.#page.bytes = bytes;
      this.#page.start = start + from;
      this.#page.end = start + to;
    } else if (this.#request !== undefined) {
      const { start: from, end: to } = this.#request;
      const rejected = findPath(bytes, start + from, start + to, this.#page);
      if (rejected !== undefined) return rejected;
    } else return NO_PAGE;
    this.#visitor.bytes = bytes;
    this.#visitor.start = start + this.#client.start;
    this.#visitor.end = start + this.#client.end;
    this.#events.add(timestampMs, this.#page, this.#visitor);
    return undefined;
  }
}

/** Behind the spaces that pad a column to its width, but for the last. */
function pastPadding(text: string, at: number, next: Step | undefined): number {
  let end = at;
  if (next?.kind === 'text' && next.text === ' ') while (text[end + 1] === ' ') end++;
  return end;
}

/** Where the field at `at` ends; -1 where what is to follow does not. */
function fieldEnd(
  text: string,
  at: number,
  before: Step | undefined,
  next: Step | undefined,
): number {
  if (next === undefined) return text.length;
  if (next.kind !== 'text') return -1;
  const isQuoted =
    before?.kind === 'text' && before.text.endsWith('"') && next.text.startsWith('"');
  if (!isQuoted) {
    const end = text.indexOf(next.text, at);
    // What may be left out stands before a quote; elsewhere an empty field would hide that fields are missing.
    return end === at && !next.text.startsWith('"') ? -1 : end;
  }
  for (let end = at; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '"') return text.startsWith(next.text, end) ? end : -1;
  }
  return -1;
}
