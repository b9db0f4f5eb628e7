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
 * @throws UsageError where a named one is missing from a revision or does not compile, with what to do about made files, or there are none.
 */
export async function revisedImplementations(
  repository: string,
  base: Checkout,
  head: Checkout,
  paths: readonly string[],
  around: Surroundings,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<RevisedImplementation[]> {
  const sources =
    paths.length > 0
      ? paths.map((path) => namedIn(head, repository, path, base))
      : plugInsIn(join(head.folder, 'implementations'));
  const files = withUniqueNames(sources, []).map((source) => ({
    ...source,
    file: relative(head.folder, source.path),
  }));
  assertOnce('--implementation', files);
  const inBoth = files.filter(({ file }) => existsSync(join(base.folder, file)));
  const missing = files.find((one) => !inBoth.includes(one));
  if (paths.length > 0 && missing !== undefined)
    throw new UsageError(notInBoth(missing.file, base, head));
  if (inBoth.length === 0) {
    throw new UsageError(
      'Both revisions must have an implementation to compare: name its file with --implementation.',
    );
  }
  const implementations: RevisedImplementation[] = [];
  for (const one of inBoth) {
    const { name } = one;
    const ofBase = sourceIn(base, 'base', one);
    const ofHead = sourceIn(head, 'head', one);
    const codes = [
      await codeIn(base, ofBase, one.file, scratchFolder, signal),
      await codeIn(head, ofHead, one.file, scratchFolder, signal),
    ] as const;
    const isSame = isSameCode(around, codes[0], codes[1]);
    implementations.push({ name, base: ofBase, head: ofHead, isSame });
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

/** A path that the user wrote, in the head's checkout. */
function namedIn(
  head: Checkout,
  repository: string,
  reference: string,
  base: Checkout,
): PlugInSource {
  for (const { path, exported } of readingsOf(reference)) {
    const file = relative(repository, resolve(path));
    const found = findFile(file, head.folder);
    if (found === null) continue;
    const own = { path: found.path, ...(exported === undefined ? {} : { exported }) };
    return { ...own, name: nameOfFile(own) };
  }
  const named = readingsOf(reference)[0]!.path;
  throw new UsageError(notInBoth(relative(repository, resolve(named)), base, head));
}

function notInBoth(file: string, base: Checkout, head: Checkout): string {
  return `${printable(file, 500)} is not in both ${printable(base.revision)} and ${printable(head.revision)}.`;
}

/** Packages are only installed where the code imports some that are not there. */
async function codeIn(
  checkout: Checkout,
  source: PlugInSource,
  file: string,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<CompiledCode> {
  const { folder } = checkout;
  const compiled = async () => {
    // Plain JavaScript as well, so that what it imports counts.
    const { url } = await bundle(source, scratchFolder);
    return compiledCode(url, folder);
  };
  try {
    return await compiled();
  } catch (error) {
    if (!isUsageError(error)) throw error;
    if (existsSync(join(folder, 'node_modules'))) throw errorIn(checkout, error);
    await installPackages(checkout, file, signal);
    return await compiled().catch((lasting: unknown) => {
      throw isUsageError(lasting) ? errorIn(checkout, lasting) : lasting;
    });
  }
}

function errorIn(checkout: Checkout, error: UsageError): UsageError {
  const told = withOwnPaths(messageWithRemedy(error, checkout), checkout.folder);
  return new UsageError(`In ${printable(checkout.revision)}: ${told}`, { cause: error });
}
