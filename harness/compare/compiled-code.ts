/** Whether two sides compile to the same code, wherever they lie, and with packages of the same versions. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { REQUIRE } from '../request/compile.ts';
import { installedPackageOf } from '../request/packages.ts';

/** What a module and all that was compiled with it come to. */
export interface CompiledCode {
  /** The same for the same code, without comments, layout and the place of the checkout. */
  readonly text: string;
  /** The same without where its own files and packages lie: what strings of it may name. */
  readonly named: string;
  /** Whether it may read files, of which the text says nothing. */
  readonly readsFiles: boolean;
  /** Whether it may read whatever lies in a folder. */
  readonly listsFiles: boolean;
  /** Whether it may start or load code that is not compiled with it: workers, processes, modules whose names are computed. */
  readonly startsCode: boolean;
  /** Whether it imports packages. */
  readonly hasPackages: boolean;
}

const IMPORTED = /(?:from|import)\s*\(?\s*"(\.\/[^"]+\.mjs)"/g;
/** As compile.ts names what several modules share. */
const CHUNK = /chunk-[A-Z0-9]{8}/g;
const READS =
  /\buniqbench(?:Url|Folder|File)\b|["'](?:node:)?(?:fs(?:\/promises)?|sqlite)["']|\bfetch\(|\bcwd\(|\bgetBuiltinModule\b|\bloadEnvFile\b/;
const STARTS =
  /["'](?:node:)?(?:child_process|worker_threads|cluster|module|vm)["']|\bnew Worker\(|(?:\bimport|require)\((?!\s*(?:"[^"\n]*"|'[^'\n]*')\s*[,)])/;
const LISTS = /\breaddir|\bopendir|\bglob/i;
/** By which name esbuild keeps a module of CommonJS: its path from the working folder. */
const COMMONJS_NAME = /(__commonJS\w*\(\{\s*)"[^"\n]*"(?=\()/g;
/** Where compiled-modules.ts says that a file is: no part of it is what the file names. */
const OWN_PLACE = /"(?:file:\/\/)?\/checkout(?:\/[^"\n]*)?"/g;

/**
 * Of a compiled module.
 *
 * @param checkout The folder whose place does not matter.
 */
export async function compiledCode(url: string, checkout: string): Promise<CompiledCode> {
  const modules = [...closureOf(fileURLToPath(url))].map((path) => readFileSync(path, 'utf8'));
  const whole = modules.join('\n').replace(REQUIRE, '');
  const texts = await Promise.all(
    modules.map(async (module) => {
      // Before names are made short, because that goes by how often each letter occurs, in paths too.
      const placeless = withVersions(module)
        .replaceAll(pathToFileURL(checkout).href, 'file:///checkout')
        .replaceAll(JSON.stringify(checkout).slice(1, -1), '/checkout')
        .replaceAll(COMMONJS_NAME, '$1"module"')
        .replaceAll(CHUNK, 'chunk');
      return shortened(placeless);
    }),
  );
  // Chunks are named and ordered by their content.
  const text = [texts[0], ...texts.slice(1).sort()].join('\n');
  return {
    text,
    named: text.replaceAll(OWN_PLACE, '""').replaceAll(OF_PACKAGE, '""'),
    readsFiles: READS.test(whole),
    listsFiles: LISTS.test(whole),
    startsCode: STARTS.test(whole),
    hasPackages: packagePaths(whole).length > 0,
  };
}

/** What esbuild makes short names of, in some order. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$';
/** Of longer modules the order may not be the same; then they are measured. */
const MOST_REPEATS = 2_000;

/**
 * Without layout, and with short names for what is local: modules are named after their files, which may have been moved. esbuild hands
 * out letters by how often each occurs, which the names themselves change; a string in which each occurs much more often than the
 * next one sets the order.
 */
async function shortened(module: string): Promise<string> {
  const counts = new Map<string, number>();
  for (const letter of module) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const most = Math.max(...Array.from(LETTERS, (letter) => counts.get(letter) ?? 0));
  const repeats = Math.min(MOST_REPEATS, most + 1);
  const order = Array.from(LETTERS, (letter, index) =>
    letter.repeat((LETTERS.length - index) * repeats),
  ).join('');
  const { code } = await transform(`"${order}";${module}`, {
    minifyWhitespace: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    loader: 'js',
    format: 'esm',
    target: 'node20',
  });
  return code.replace(`"${order}";`, '');
}

/** A module, first, and those that were compiled with it and that it imports. */
function closureOf(path: string): ReadonlySet<string> {
  const found = new Set([path]);
  for (const one of found)
    for (const [, specifier] of readFileSync(one, 'utf8').matchAll(IMPORTED))
      found.add(join(dirname(one), specifier!));
  return found;
}

/** A package, as {@link withVersions} names it. */
const PACKAGE = 'uniqbench-package:';
const OF_PACKAGE = new RegExp(`"${PACKAGE}[^"\\n]*"`, 'g');
const QUOTED = /"((?:file:\/\/)?\/[^"\n]*\/node_modules\/[^"\n]*)"/g;

function packagePaths(code: string): string[] {
  return Array.from(code.matchAll(QUOTED), ([, path]) => path!);
}

/** Packages by name and version, in place of where they are installed. */
function withVersions(code: string): string {
  return code.replaceAll(QUOTED, (quoted, path: string) => {
    try {
      const file = path.startsWith('file:') ? fileURLToPath(path) : path;
      const folder = installedPackageOf(file);
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return JSON.stringify(`${PACKAGE}${name}@${version}${file.slice(folder.length)}`);
    } catch {
      return quoted;
    }
  });
}
