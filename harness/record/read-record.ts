/** Reads the record of a run back from disk, and refuses what is none. Runs in the parent. */
import type { z } from 'zod';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { jsonOf } from '../wire/plain.ts';
import { ANSWER_ALONE, AUDIT_PRESETS, auditWorkload } from './audit-entry.ts';
import { type RunRecord, recordOf } from './record.ts';
import { brokenAt, type FoundLine, foundLine } from './record-chain.ts';
import { notRecord, readRecordBytes } from './record-file.ts';
import { RECORD_VERSION, type RecordEntry, recordEntry } from './record-schema.ts';

const LONGEST_MESSAGE = 400;

/**
 * Reads a record whose every line stands as it was written. A run that was killed leaves one without an end, and
 * perhaps half a line: that half is left out, `end` is null, and `cut` says how far it goes.
 *
 * @param path A `record.jsonl`, or the folder of a run.
 * @throws UsageError that names file, line and field where it is no record, was edited, or has another
 *   version of the format.
 */
export function readRecord(path: string): RunRecord {
  const { file, lines, rest } = readRecordBytes(path);
  const hasHalfLine = rest.length > 0 && jsonOf(rest.toString('utf8')) === undefined;
  // Where only the last line feed is missing, nothing is.
  const whole = rest.length > 0 && !hasHalfLine ? [...lines, rest] : lines;
  let previous: FoundLine | null = null;
  const entries: RecordEntry[] = [];
  for (const [index, bytes] of whole.entries()) {
    const line = foundLine(bytes);
    const entry = entryOf(file, index + 1, bytes, line, previous);
    if (entries.at(-1)?.type === 'end') throw edited(file, index + 1, null, BEHIND_END);
    entries.push(entry);
    previous = line;
  }
  const [header, ...others] = entries;
  if (header?.type !== 'run') throw notRecord(file, 'its first line is no whole JSON');
  const isEnded = entries.at(-1)?.type === 'end';
  if (isEnded && hasHalfLine) throw edited(file, whole.length + 1, null, BEHIND_END);
  const said = others.filter((entry) => entry.type !== 'run');
  assertNamesKnown(file, header, said);
  return recordOf(header, said, isEnded ? null : { wholeLines: whole.length, hasHalfLine });
}

const BEHIND_END = 'it stands behind the end of the run';

function entryOf(
  file: string,
  place: number,
  bytes: Buffer,
  line: FoundLine,
  previous: FoundLine | null,
): RecordEntry {
  const value = jsonOf(line.text);
  if (place === 1) assertVersion(file, value);
  else if ((value as { type?: unknown } | null | undefined)?.type === 'run') {
    throw edited(file, place, 'type', 'a record holds one run, and a second begins here');
  }
  const broken = brokenAt(bytes, line, place, previous);
  if (value === undefined) throw edited(file, place, null, 'it is no JSON');
  const { line: _line, digest: _digest, ...said } = Object(value) as Record<string, unknown>;
  const { data, error } = recordEntry.safeParse(said);
  if (broken === null && data !== undefined) return data;
  const issue = error?.issues[0];
  if (issue === undefined) throw edited(file, place, null, broken!);
  if (broken !== null) throw edited(file, place, fieldOf(issue.path), issue.message);
  throw new UsageError(
    `${placeIn(file, place, fieldOf(issue.path))}: ${printable(issue.message, LONGEST_MESSAGE)}. The line stands as it ` +
      'was written, but this uniqbench does not write such lines: read it with the one that wrote it.',
  );
}

function assertVersion(file: string, value: unknown): void {
  if (value === undefined) throw notRecord(file, 'its first line is no JSON');
  const { type, version, environment } = Object(value) as Record<string, unknown>;
  if (type !== 'run') throw notRecord(file, "its first line is not a run's");
  if (version === RECORD_VERSION || !Number.isInteger(version)) return;
  const writer = (environment as Record<string, unknown> | undefined)?.uniqbench;
  const by = typeof writer === 'string' ? `, written by uniqbench ${printable(writer)}` : '';
  const isOlder = Number(version) < RECORD_VERSION;
  throw new UsageError(
    `${printable(file, 300)} has version ${version} of the record's format${by}; this uniqbench reads version ` +
      `${RECORD_VERSION}. ${isOlder ? 'Read' : 'Update uniqbench, or read'} it with the uniqbench that wrote it, or run again.`,
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
  for (const entry of entries)
    if (entry.type === 'size' && knownWorkloads.has(entry.of)) knownWorkloads.add(entry.workload);
  if (!implementations.includes(baseline))
    throw edited(file, 1, 'baseline', `${quoted(baseline)} is not among implementations`);
  for (const [index, group] of groups.entries()) {
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

function edited(file: string, line: number, field: string | null, why: string): UsageError {
  return new UsageError(
    `${placeIn(file, line, field)}: ${printable(why, LONGEST_MESSAGE)}. The record was edited or damaged after it was written; run again.`,
  );
}

function placeIn(file: string, line: number, field: string | null): string {
  return `${printable(file, 300)}, line ${line}${field === null ? '' : `, field ${printable(field, 200)}`}`;
}
