/** The implementations that two revisions have, as each has them: built, compiled, and told apart. Runs in the parent. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isUsageError, UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { bundle } from '../request/compile.ts';
import { plugInsIn } from '../request/find.ts';
import { findFile, nameOfFile, type PlugInSource, readingsOf } from '../request/references.ts';
import { assertOnce } from '../request/take-part.ts';
import { withUniqueNames } from '../request/unique-names.ts';
import { messageWithRemedy, withOwnPaths } from './checkout-errors.ts';
import { failureOf, installPackages } from './checkout-packages.ts';
import { type CompiledCode, compiledCode } from './compiled-code.ts';
import type { Checkout } from './revisions.ts';
import { isSameCode, type Surroundings } from './same-code.ts';

/** One implementation in both revisions. */
export interface RevisedImplementation {
  readonly name: string;
  readonly base: PlugInSource;
  readonly head: PlugInSource;
  /** Whether both compile to the same code. */
  readonly isSame: boolean;
}

/** Receives what is said of those that are not compared. */
export interface ToldOfImplementations {
  readonly notes: string[];
  /** What is in both, and is not compared for what base is. */
  readonly leftOut: string[];
  /** What head is at fault for. */
  readonly problems: string[];
}

/** Implementations that only one of the two has, and that are therefore not compared. */
export function inOneOnly(
  base: Checkout,
  head: Checkout,
): { readonly revision: string; readonly files: readonly string[] }[] {
  const filesOf = ({ folder }: Checkout) => {
    const own = join(folder, 'implementations');
    return existsSync(own) ? plugInsIn(own).map(({ path }) => relative(folder, path)) : [];
  };
  return [
    { one: base, other: head },
    { one: head, other: base },
  ].flatMap(({ one, other }) => {
    const files = filesOf(one).filter((file) => !existsSync(join(other.folder, file)));
    return files.length === 0 ? [] : [{ revision: one.revision, files }];
  });
}

/**
 * Runs the user's own command in a checkout.
 *
 * @throws UsageError with the end of what it printed, where it fails; the signal's reason where it is aborted.
 */
export async function build(
  { folder, revision }: Checkout,
  command: string,
  signal: AbortSignal,
): Promise<void> {
  const failure = await failureOf(command, folder, signal);
  if (failure === null) return;
  throw new UsageError(
    `--build ${JSON.stringify(printable(command, 500))} fails in ${printable(revision, 500)}: ${failure}`,
  );
}

/**
 * The implementations that both revisions have: those named, or all files in the folder `implementations`.
 *
 * @param paths As the user wrote them, relative to the working directory.
 * @param around What differs beside the code.
 * @param scratchFolder Receives compiled code.
 * @param told Receives what is said of the others.
 * @throws UsageError where a named one is in neither; or where the only one that is named is missing from a revision, or does not compile,
 * with what to do about made files.
 */
export async function revisedImplementations(
  repository: string,
  base: Checkout,
  head: Checkout,
  paths: readonly string[],
  around: Surroundings,
  scratchFolder: string,
  signal: AbortSignal,
  { notes, leftOut, problems }: ToldOfImplementations,
): Promise<RevisedImplementation[]> {
  const isOnly = paths.length === 1;
  const named = paths.map((path) => ({ path, source: namedIn(head, repository, path, base) }));
  const gone = named.filter(({ source }) => source === null);
  if (isOnly && gone.length > 0)
    throw new UsageError(notInBoth(relative(repository, resolve(paths[0]!)), base, head));
  notes.push(...gone.map(({ path }) => `${printable(path, 300)} was removed.`));
  const sources =
    paths.length > 0
      ? named.flatMap(({ source }) => source ?? [])
      : plugInsIn(join(head.folder, 'implementations'));
  const files = withUniqueNames(sources, []).map((source) => ({
    ...source,
    file: relative(head.folder, source.path),
  }));
  assertOnce('--implementation', files);
  const inBoth = files.filter(({ file }) => existsSync(join(base.folder, file)));
  const added = paths.length === 0 ? [] : files.filter((one) => !inBoth.includes(one));
  if (isOnly && added.length > 0) throw new UsageError(notInBoth(added[0]!.file, base, head));
  notes.push(
    ...added.map(
      ({ file }) => `${printable(file, 300)} is new: base must have it, too, to be compared.`,
    ),
  );
  const implementations: RevisedImplementation[] = [];
  for (const one of inBoth) {
    const { name, file } = one;
    const ofBase = sourceIn(base, 'base', one);
    const ofHead = sourceIn(head, 'head', one);
    const baseCode = await codeIn(base, ofBase, file, scratchFolder, signal);
    const headCode = await codeIn(head, ofHead, file, scratchFolder, signal);
    // Nothing else is left to be measured.
    if (isOnly && baseCode instanceof UsageError) throw baseCode;
    if (isOnly && headCode instanceof UsageError) throw headCode;
    if (headCode instanceof UsageError) {
      problems.push(`${printable(file, 300)} is not compared. ${headCode.message}`);
    } else if (baseCode instanceof UsageError) {
      notes.push(`${printable(file, 300)} is not compared. ${baseCode.message}`);
      leftOut.push(printable(file, 300));
    } else {
      const isSame = isSameCode(around, baseCode, headCode);
      implementations.push({ name, base: ofBase, head: ofHead, isSame });
    }
  }
  return implementations;
}

function sourceIn(
  { folder, revision }: Checkout,
  side: 'base' | 'head',
  { name, file, exported }: PlugInSource & { readonly file: string },
): PlugInSource {
  return {
    name: `${name}@${side} (${revision})`,
    path: join(folder, file),
    ...(exported === undefined ? {} : { exported }),
  };
}

/** A path that the user wrote, in the head's checkout; null where only base has it. @throws UsageError where neither has. */
function namedIn(
  head: Checkout,
  repository: string,
  reference: string,
  base: Checkout,
): PlugInSource | null {
  const readings = readingsOf(reference).map(({ path, exported }) => ({
    file: relative(repository, resolve(path)),
    ...(exported === undefined ? {} : { exported }),
  }));
  for (const { file, ...more } of readings) {
    const found = findFile(file, head.folder);
    if (found === null) continue;
    const own = { path: found.path, ...more };
    return { ...own, name: nameOfFile(own) };
  }
  if (readings.some(({ file }) => findFile(file, base.folder) !== null)) return null;
  throw new UsageError(
    `There is no implementation ${printable(reference, 500)} in ${printable(base.revision)} or ${printable(head.revision)}.`,
  );
}

function notInBoth(file: string, base: Checkout, head: Checkout): string {
  return `${printable(file, 500)} is not in both ${printable(base.revision)} and ${printable(head.revision)}.`;
}

/** Packages are only installed where the code imports some that are not there. @returns an error where it does not compile. */
async function codeIn(
  checkout: Checkout,
  source: PlugInSource,
  file: string,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<CompiledCode | UsageError> {
  const { folder } = checkout;
  const compiled = async () => {
    // Plain JavaScript as well, so that what it imports counts.
    const { url } = await bundle(source, scratchFolder);
    return compiledCode(url, folder);
  };
  let isInstalled = existsSync(join(folder, 'node_modules'));
  for (;;) {
    try {
      return await compiled();
    } catch (error) {
      if (!isUsageError(error)) throw error;
      if (isInstalled) return errorIn(checkout, error);
    }
    try {
      await installPackages(checkout, file, signal);
    } catch (error) {
      if (!isUsageError(error)) throw error;
      return error;
    }
    isInstalled = true;
  }
}

function errorIn(checkout: Checkout, error: UsageError): UsageError {
  const told = withOwnPaths(messageWithRemedy(error, checkout), checkout.folder);
  return new UsageError(`In ${printable(checkout.revision)}: ${told}`, { cause: error });
}
