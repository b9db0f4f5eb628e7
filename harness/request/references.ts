/** What users write to name a plug-in's file: a path, perhaps without its ending, a file URL, and `#name`. Runs in the parent. */
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../contract.ts';
import { errorInWords, printable } from '../../printable.ts';
import { didYouMean } from '../../unknown-name.ts';

/** A plug-in's source file and the name it goes by: the file's name without its ending, unless that is not enough. */
export interface PlugInSource {
  readonly name: string;
  readonly path: string;
  /** Which of its exports it is; where absent, the default one, or the only one. */
  readonly exported?: string;
}

/** What plug-ins are written in, in the order in which endings are tried. */
const ENDINGS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];
const ENDING = /(?<!\.d)\.(?:[cm]?[jt]s|[jt]sx)$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;
/** What may be meant as a workload. */
const LOG = /\.(?:log|csv|tsv|ndjson|jsonl|gz|zst)$/;

/** A reference, taken apart: `src/count.ts#fast`. */
interface Reading {
  readonly path: string;
  readonly exported?: string;
}

/** The ways to read a reference, the first that exists being right: a `#` may belong to the path. */
export function readingsOf(reference: string): Reading[] {
  if (/^file:/i.test(reference)) return readingOfUrl(reference);
  const [, path, exported] = /^(.+)#([^#\\/]+)$/s.exec(reference) ?? [];
  if (path === undefined || exported === undefined) return [{ path: reference }];
  return [{ path: reference }, { path, exported }];
}

function readingOfUrl(reference: string): Reading[] {
  try {
    const url = new URL(reference);
    const exported = decodeURIComponent(url.hash.slice(1));
    return [{ path: fileURLToPath(url), ...(exported === '' ? {} : { exported }) }];
  } catch (cause) {
    throw new UsageError(
      `${printable(reference, 500)} is not the URL of a file: ${errorInWords(cause)}.`,
      {
        cause,
      },
    );
  }
}

/** Whether a text can only be meant as a path. */
export function looksLikePath(reference: string): boolean {
  const last = readingsOf(reference).at(-1)!.path;
  return /^file:/i.test(reference) || /[\\/]/.test(reference) || ENDING.test(last);
}

/**
 * The plug-in whose file a reference names.
 *
 * @param folder What paths are relative to.
 * @returns null where there is no such file.
 * @throws UsageError where it is no code, cannot be read, or stands for several files.
 */
export function findFile(reference: string, folder: string): PlugInSource | null {
  for (const { path, exported } of readingsOf(reference)) {
    const found = fileAt(resolve(folder, path), reference);
    if (found === null) continue;
    const name = nameOfFile({ path: found, exported });
    return { name, path: found, ...(exported === undefined ? {} : { exported }) };
  }
  return null;
}

function fileAt(path: string, reference: string): string | null {
  if (existsSync(path) && statSync(path).isFile()) {
    if (DECLARATIONS.test(path))
      throw new UsageError(
        `${printable(reference, 500)} holds declarations alone: name the file with the code.`,
      );
    if (ENDING.test(path)) {
      assertReadable(path, reference);
      return path;
    }
    throw new UsageError(
      `${printable(reference, 500)} is not an implementation: its name must end in ${ENDINGS.slice(0, -1).join(', ')} or ${ENDINGS.at(-1)}.${LOG.test(path) ? ' A log is named by --workload.' : ''}`,
    );
  }
  const files = ENDINGS.map((ending) => path + ending).filter(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
  if (files.length > 1) {
    const names = files.map((file) => printable(basename(file), 500)).join(', ');
    throw new UsageError(
      `${printable(reference, 500)} may be any of ${names}: name one with its ending.`,
    );
  }
  const [found] = files;
  if (found !== undefined) assertReadable(found, reference);
  return found ?? null;
}

function assertReadable(path: string, reference: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new UsageError(
      `${printable(reference, 500)} cannot be read: ${errorInWords(cause)}. Let whoever runs this read it.`,
      { cause },
    );
  }
}

/** Whether a file in a folder of plug-ins is one: tests and declarations are not. */
export function isPlugInFile(file: string): boolean {
  return ENDING.test(file) && !/\.(?:test|sweeps)\.[^.]+$/.test(file);
}

/** ` Did you mean count.ts?`, of the files beside the one that a path names; empty where none is near. */
export function nearFiles(path: string): string {
  try {
    const files = readdirSync(dirname(path)).filter(isPlugInFile);
    const name = basename(path);
    return didYouMean(name, ENDING.test(name) ? files : files.map(withoutEnding));
  } catch {
    // There is no such folder either.
    return '';
  }
}

/** A path without the ending of its code. */
export function withoutEnding(path: string): string {
  return path.replace(ENDING, '');
}

/** What a file goes by as long as no other has the same name: `count`, or `count#fast` for one of its exports. */
export function nameOfFile({
  path,
  exported,
}: {
  readonly path: string;
  readonly exported?: string | undefined;
}): string {
  return withExport(withoutEnding(basename(path)), exported);
}

/** `count#fast`. */
export function withExport(name: string, exported: string | undefined): string {
  return exported === undefined ? name : `${name}#${exported}`;
}
