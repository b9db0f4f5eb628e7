/** Reads the record of a run back from disk, and refuses what is none. Runs in the parent. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { ANSWER_ALONE, AUDIT_PRESETS, auditWorkload } from './audit/beside.ts';
import { RECORD_VERSION, type RecordEntry, type RunRecord, recordOf } from './record.ts';
import { recordEntry } from './record-schema.ts';

const FILE_NAME = 'record.jsonl';
const LONGEST_MESSAGE = 400;

/**
 * Reads a record. A run that was killed leaves one without an end, and perhaps half a line: that half
 * is left out, and `end` is null.
 *
 * @param path A `record.jsonl`, or the folder of a run.
 * @throws UsageError that names file, line and field where it is no record, was edited, or has another
 *   version of the format.
 */
export function readRecord(path: string): RunRecord {
  const { file, text } = readText(path);
  const lines = text.split('\n');
  const unfinished = lines.pop()!;
  const entries = lines.map((line, index) => entryOf(file, index + 1, line));
  const last = unfinished === '' ? null : unfinishedEntry(file, lines.length + 1, unfinished);
  if (last !== null) entries.push(last);
  const [header, ...others] = entries;
  if (header?.type !== 'run') {
    const found =
      header === undefined ? 'it has no whole line' : `line 1 is of type ${header.type}`;
    throw foreign(file, `${found}, where the run's own line should be`);
  }
  const rest = others.map((entry, index) => {
    if (entry.type !== 'run') return entry;
    throw edited(file, index + 2, 'type', 'a record holds one run, and a second begins here');
  });
  assertNamesKnown(file, header, rest);
  return recordOf(header, rest);
}

function readText(path: string): { readonly file: string; readonly text: string } {
  let file = path;
  try {
    if (statSync(path).isDirectory()) file = join(path, FILE_NAME);
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new UsageError(
      `Cannot read a record from ${printable(file, 300)}: ${(error as Error).message}. ` +
        `Name a ${FILE_NAME}, or the folder that a run was saved in.`,
      { cause: error },
    );
  }
}

function entryOf(file: string, line: number, text: string): RecordEntry {
  const value = parse(text);
  if (value === undefined) {
    if (line === 1) throw foreign(file, 'its first line is no JSON');
    throw edited(file, line, null, 'it is no JSON');
  }
  return validated(file, line, value);
}

/** What stands behind the last line feed: a line that was not written to its end says nothing. */
function unfinishedEntry(file: string, line: number, text: string): RecordEntry | null {
  const value = parse(text);
  if (value !== undefined) return validated(file, line, value);
  if (line === 1) throw foreign(file, 'its first line is no whole JSON');
  return null;
}

/** undefined where it is no JSON, which has no such value. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function validated(file: string, line: number, value: unknown): RecordEntry {
  if (line === 1) assertVersion(file, value);
  const result = recordEntry.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw edited(file, line, fieldOf(issue.path), issue.message);
}

function assertVersion(file: string, value: unknown): void {
  const { type, version, environment } = (value ?? {}) as Record<string, unknown>;
  if (type !== 'run') throw foreign(file, "its first line is not a run's");
  if (version === RECORD_VERSION || !Number.isInteger(version)) return;
  const writer = (environment as Record<string, unknown> | undefined)?.uniqbench;
  const by = typeof writer === 'string' ? `, written by uniqbench ${printable(writer)}` : '';
  throw new UsageError(
    `${printable(file, 300)} has version ${version} of the record's format${by}; this uniqbench reads version ` +
      `${RECORD_VERSION}. Read it with the uniqbench that wrote it, or run again.`,
  );
}

/** `outcome.result.samples[3].wallNs`. */
function fieldOf(path: z.core.$ZodIssue['path']): string | null {
  if (path.length === 0) return null;
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Figures of a name that the run does not have would silently be left out of its reports. */
function assertNamesKnown(
  file: string,
  { baseline, implementations, groups, workloads }: Extract<RecordEntry, { type: 'run' }>,
  entries: readonly Exclude<RecordEntry, { type: 'run' }>[],
): void {
  const known = new Set([...implementations, ANSWER_ALONE]);
  const knownWorkloads = new Set([...workloads, ...AUDIT_PRESETS.map(auditWorkload)]);
  for (const entry of entries) if (entry.type === 'injected') known.add(entry.implementation);
  if (!implementations.includes(baseline))
    throw edited(file, 1, 'baseline', `${quoted(baseline)} is not among implementations`);
  for (const [index, group] of (groups ?? []).entries()) {
    const lost = [group.baseline, ...group.implementations].find(
      (name) => !implementations.includes(name),
    );
    if (lost !== undefined)
      throw edited(file, 1, `groups[${index}]`, `${quoted(lost)} is not among implementations`);
  }
  for (const [index, entry] of entries.entries()) {
    const line = index + 2;
    const implementation =
      entry.type === 'implementation'
        ? entry.name
        : 'implementation' in entry
          ? entry.implementation
          : null;
    if (implementation !== null && !known.has(implementation)) {
      const field = entry.type === 'implementation' ? 'name' : 'implementation';
      throw edited(file, line, field, `${quoted(implementation)} does not take part in this run`);
    }
    const workload = 'workload' in entry ? entry.workload : null;
    if (workload !== null && !knownWorkloads.has(workload))
      throw edited(file, line, 'workload', `${quoted(workload)} is not a workload of this run`);
  }
}

function quoted(name: string): string {
  return JSON.stringify(printable(name));
}

function foreign(file: string, why: string): UsageError {
  return new UsageError(
    `${printable(file, 300)} is not a record of uniqbench: ${why}. ` +
      `Name a ${FILE_NAME}, or the folder that a run was saved in.`,
  );
}

function edited(file: string, line: number, field: string | null, why: string): UsageError {
  const where = `${printable(file, 300)}, line ${line}${field === null ? '' : `, field ${printable(field, 200)}`}`;
  return new UsageError(
    `${where}: ${printable(why, LONGEST_MESSAGE)}. The record was edited or damaged after it was written; run again.`,
  );
}
