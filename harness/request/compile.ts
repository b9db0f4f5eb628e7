/** Compiling TypeScript plug-ins to plain JavaScript before any trial. Runs in the parent. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Message } from 'esbuild';
import { UsageError } from '../../contract.ts';
import { printable, printableLines } from '../../printable.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { sourceLine } from '../wire/source-line.ts';
import { type StandIns, standIns } from './benchmark-modules.ts';
import { ownPlaces, PLACE_NAMES, packagesStayOutside } from './compiled-modules.ts';
import { packageFolderFrom } from './packages.ts';
import { nearFiles, type PlugInSource } from './references.ts';
import { fileNameOf } from './unique-names.ts';

/** What Node 20 cannot run as it is. */
const NEEDS_COMPILING = /^\.(?:[cm]?ts|[jt]sx)$/;

/** How much is told of code that does not compile. */
const MOST_ERRORS = 5;

/** What esbuild puts where CommonJS requires something from outside: an ES module has no `require` of its own. */
const LACKS_REQUIRE = 'Dynamic require of';
/** Only where it is needed: an ES module may declare that name itself. */
export const REQUIRE =
  "import { createRequire as uniqbenchRequire } from 'node:module'; const require = uniqbenchRequire(import.meta.url);";

/**
 * Compiles a plug-in in TypeScript or JSX and the files it imports into one module of plain JavaScript with a
 * source map; packages stay outside. A plain JavaScript plug-in is used as it is.
 *
 * @param outFolder Folder for the compiled module; must exist until the trials are over.
 * @throws UsageError with file, line and message where it does not compile.
 */
export async function compile(source: PlugInSource, outFolder: string): Promise<PlugIn> {
  if (NEEDS_COMPILING.test(extname(source.path))) return bundle(source, outFolder);
  return { ...plugInOf(source), url: pathToFileURL(source.path).href };
}

/** SHA-256 of a compiled module, in hexadecimal. */
export function codeDigest({ url }: Pick<PlugIn, 'url'>): string {
  return createHash('sha256')
    .update(readFileSync(fileURLToPath(url)))
    .digest('hex');
}

/** As {@link compile}, for JavaScript too. */
export async function bundle(source: PlugInSource, outFolder: string): Promise<PlugIn> {
  const name = fileNameOf(source.name);
  await compileAll({ [name]: source.path }, outFolder, source.path, false);
  return { ...plugInOf(source), url: urlOf(outFolder, name) };
}

/** As {@link bundle}, for a file that may be written for another benchmarking library. */
export async function bundleBenchmarks(source: PlugInSource, outFolder: string): Promise<PlugIn> {
  // Of many files, several may have the same name.
  const digest = createHash('sha256').update(source.path).digest('hex').slice(0, 8);
  const name = `${fileNameOf(source.name)}-${digest}`;
  const given = standIns(source.path);
  await compileAll({ [name]: source.path }, outFolder, source.path, false, given);
  const plugIn = { ...plugInOf(source), url: urlOf(outFolder, name) };
  return given.areUsed() ? { ...plugIn, isBenchmarkFile: true } : plugIn;
}

/**
 * Compiles files into modules that share what they import: a class that two of them use is one class.
 *
 * @param files Paths by the names of their modules.
 * @returns the modules' URLs, by the same names.
 * @throws as {@link compile} does; what does not compile is told as `source`.
 */
export async function bundleTogether<Name extends string>(
  files: Readonly<Record<Name, string>>,
  outFolder: string,
  source: string,
  given: StandIns | null = null,
): Promise<Readonly<Record<Name, string>>> {
  await compileAll(files, outFolder, source, true, given);
  const urls = Object.keys(files).map((name) => [name, urlOf(outFolder, name)]);
  return Object.fromEntries(urls) as Record<Name, string>;
}

function urlOf(outFolder: string, name: string): string {
  return pathToFileURL(join(outFolder, `${name}.mjs`)).href;
}

async function compileAll(
  entryPoints: Readonly<Record<string, string>>,
  outFolder: string,
  source: string,
  splitting: boolean,
  given: StandIns | null = null,
): Promise<void> {
  const options = {
    entryPoints: { ...entryPoints },
    outdir: outFolder,
    outExtension: { '.js': '.mjs' },
    // What stands in the code of where it comes from is the same wherever its user is.
    absWorkingDir: dirname(source),
    bundle: true,
    splitting,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    ...given?.options,
    define: { ...PLACE_NAMES, ...given?.options.define },
    plugins: [...(given === null ? [] : [given.plugin]), packagesStayOutside, ownPlaces],
    logLevel: 'silent',
    metafile: true,
  } satisfies BuildOptions;
  try {
    const { metafile } = await build(options);
    const made = Object.keys(metafile.outputs)
      .filter((path) => path.endsWith('.mjs'))
      .map((path) => join(outFolder, basename(path)));
    if (made.some((path) => readFileSync(path, 'utf8').includes(LACKS_REQUIRE)))
      await build({ ...options, banner: { js: REQUIRE } });
  } catch (error) {
    throw new UsageError(
      `${printable(source, 500)} does not compile: ${printableLines(whyNot(error as Error, dirname(source)))}`,
      { cause: error },
    );
  }
}

/** What esbuild says, each with its place and the line of code; of what cannot be found, what to do. */
function whyNot(error: Error & { readonly errors?: readonly Message[] }, folder: string): string {
  if (error.errors === undefined || error.errors.length === 0) return error.message;
  const told = error.errors.slice(0, MOST_ERRORS).map(({ text, location, notes }) => {
    const lost = /^Could not resolve "([^"]+)"/.exec(text)?.[1];
    if (location === null) return text;
    const file = resolve(folder, location.file);
    const meant = notes.find((note) => note.text.startsWith('Did you mean'))?.text;
    return [
      `${text}, in ${relative('', file)}:${location.line}:${columnOf(location)}`,
      `  the line: ${sourceLine(location.lineText, columnOf(location))}`,
      ...(lost === undefined ? [] : [`  likely: ${whyLost(lost, dirname(file))}`]),
      ...(meant === undefined ? [] : [`  ${meant}`]),
    ].join('\n');
  });
  const more = error.errors.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** From 1, in characters: esbuild counts bytes. */
function columnOf({ lineText, column }: NonNullable<Message['location']>): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1;
}

/** @param folder Of the file that imports it. */
function whyLost(name: string, folder: string): string {
  if (/^[./]/.test(name))
    return `no such file beside the one that imports it.${nearFiles(resolve(folder, name))}`;
  if (name.startsWith('#')) return 'package.json has no such name under "imports".';
  if (/^[@~]\//.test(name)) return 'no tsconfig.json above the file says under "paths" what it is.';
  const [runtime] = /^[a-z]+:/.exec(name) ?? [];
  if (runtime !== undefined) return `Node has no modules “${runtime}…”: another runtime has them.`;
  const [scope, rest] = name.split('/');
  const installed = name.startsWith('@') ? `${scope}/${rest}` : scope!;
  if (packageFolderFrom(folder, installed) !== null)
    return `the package ${installed} is installed, and exports nothing of this name.`;
  if (existsSync(resolve(folder, name))) return `a file beside it is named by its path: ./${name}`;
  return `the package is not installed where the file is: npm install ${installed}`;
}

function plugInOf({ name, path, exported }: PlugInSource): Omit<PlugIn, 'url'> {
  return { name, source: path, ...(exported === undefined ? {} : { exported }) };
}
