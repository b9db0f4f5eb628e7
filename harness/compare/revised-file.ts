/** One task file in one of two revisions: compiled and read, with packages where it needs any. Runs in the parent. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isUsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { bundleBenchmarks } from '../request/compile.ts';
import { nameOfFile } from '../request/references.ts';
import { type FoundTask, readTaskFile } from '../request/task-files.ts';
import type { TrialLimits } from '../spawn/trial.ts';
import { messageWithRemedy, withOwnPaths } from './checkout-errors.ts';
import { installPackages } from './checkout-packages.ts';
import { type CompiledCode, compiledCode } from './compiled-code.ts';
import { type Sides, surroundingsOf } from './revised-members.ts';
import type { Checkout } from './revisions.ts';
import { isSameCode } from './same-code.ts';

/** How files are read. */
export interface Reading {
  readonly scratchFolder: string;
  readonly limits: TrialLimits;
  readonly signal: AbortSignal;
}

/** Why a file cannot be read, by the side whose fault it is. */
export class SideError extends Error {
  readonly side: 'base' | 'head';
  /** @param folder Of the checkout, whose paths are told as the repository's. */
  constructor(side: 'base' | 'head', cause: Error, folder: string) {
    super(withOwnPaths(cause.message, folder), { cause });
    this.side = side;
  }
}

/** A path that may be that of an implementation, which is compiled only once the file was read. */
const RELATIVE = /["'`]\.{1,2}\//;

/** A task file has a default export. */
const DEFAULT = /\bdefault\b/;

/**
 * Whether a whole file compiles to the same code in both, found without starting a process. Not where it names other files, holds nothing
 * that could be a task, or does not compile: reading it tells why.
 *
 * @param from Its path in base.
 */
export async function isSameFile(
  sides: Sides,
  from: string,
  file: string,
  index: number,
  { scratchFolder }: Reading,
): Promise<boolean> {
  const compiled = async (side: 'base' | 'head', own: string) => {
    const path = join(sides[side].folder, own);
    const folder = join(scratchFolder, `${side}-${index}-whole`);
    mkdirSync(folder, { recursive: true });
    const plugIn = await bundleBenchmarks({ name: nameOfFile({ path }), path }, folder);
    const code = await compiledCode(plugIn.url, sides[side].folder);
    const isBenchmarkFile = plugIn.isBenchmarkFile === true;
    return {
      code,
      mayHoldTasks: isBenchmarkFile || DEFAULT.test(code.text),
      // Where it asks for its own place, it may name them by whole paths.
      mayNameFiles: RELATIVE.test(code.named) || (code.readsFiles && !isBenchmarkFile),
    };
  };
  try {
    const [ofBase, ofHead] = [await compiled('base', from), await compiled('head', file)];
    return (
      isSameCode(surroundingsOf(sides), ofBase.code, ofHead.code) &&
      !ofHead.mayNameFiles &&
      ofHead.mayHoldTasks
    );
  } catch (error) {
    if (isUsageError(error)) return false;
    throw error;
  }
}

/** @returns null where it holds no task. @throws SideError where it does not compile, cannot be loaded, or lacks packages. */
export async function readFrom(
  sides: Sides,
  side: 'base' | 'head',
  file: string,
  index: number,
  { scratchFolder, limits, signal }: Reading,
): Promise<readonly FoundTask[] | null> {
  const checkout = sides[side];
  const path = join(checkout.folder, file);
  const source = { name: nameOfFile({ path }), path };
  const readInto = (name: string) => {
    const folder = join(scratchFolder, name);
    mkdirSync(folder, { recursive: true });
    return readTaskFile(source, [], folder, limits, signal);
  };
  try {
    const isOwn = sides.lent.has(checkout) || existsSync(join(checkout.folder, 'node_modules'));
    if (isOwn) return await readInto(`${side}-${index}`);
    // Packages are only installed where the code imports some, and never taken from a revision that wants others.
    const found = await readInto(`${side}-${index}-without`).catch((error: unknown) => {
      if (!isUsageError(error)) throw error;
      return 'needs packages' as const;
    });
    if (found === null) return found;
    const needsNone =
      found !== 'needs packages' &&
      !(await codesOf(found, checkout)).some((one) => one.hasPackages);
    if (needsNone) return found;
    await installPackages(checkout, file, signal);
    return await readInto(`${side}-${index}`);
  } catch (error) {
    if (isUsageError(error))
      throw new SideError(
        side,
        new Error(messageWithRemedy(error, checkout), { cause: error }),
        checkout.folder,
      );
    throw error;
  }
}

type Read = readonly FoundTask[] | null;

/**
 * The tasks of a file on both sides, as {@link readFrom} reads them. What head cannot be read for comes first, also where base could not be
 * read either.
 *
 * @param from Its path in base.
 */
export async function readBoth(
  sides: Sides,
  from: string,
  file: string,
  index: number,
  reading: Reading,
): Promise<[Read, Read]> {
  const ofBase = await readFrom(sides, 'base', from, index, reading).catch((error: unknown) => {
    if (error instanceof SideError) return error;
    throw error;
  });
  try {
    const ofHead = await readFrom(sides, 'head', file, index, reading);
    if (ofBase instanceof SideError) throw ofBase;
    return [ofBase, ofHead];
  } catch (error) {
    if (error instanceof SideError && error !== ofBase && ofBase instanceof SideError)
      error.message += `\n  it cannot be read in ${printable(sides.base.revision)} either`;
    throw error;
  }
}

async function codesOf(tasks: readonly FoundTask[], { folder }: Checkout): Promise<CompiledCode[]> {
  const urls = tasks.flatMap(({ reference, implementations }) => [
    reference.url,
    ...implementations.map(({ url }) => url),
  ]);
  return Promise.all([...new Set(urls)].map((url) => compiledCode(url, folder)));
}
