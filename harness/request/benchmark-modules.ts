/** Which modules of benchmarking libraries are stood in for where a benchmark file is compiled. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { packageFolder } from '../../package-folder.ts';

const FOLDER = join(packageFolder, 'dist', 'harness', 'plug-ins', 'benchmark-files');
/** `vitest`, `mitata/src/main.mjs`. */
const LIBRARY = /^(vitest|tinybench|mitata)(?:\/|$)/;
const LIBRARY_BY_PATH = /^[./].*node_modules[\\/](vitest|tinybench|mitata)[\\/]/;
const GLOBALS = join(FOLDER, 'vitest-globals.js');
/** What a file has that is written for vitest and imports nothing of it, because a project may make these names global. */
const USES_GLOBALS = /(?<![\w$.])(?:describe|suite|bench)(?:\.\w+)*\s*[(`]/;
const IMPORTS = /\b(?:from|import|require\()\s*['"](?:vitest|tinybench|mitata)[/'"]/;

/** What vite gives to a module. */
const ENVIRONMENT = { BASE_URL: '/', MODE: 'benchmark', DEV: true, PROD: false, SSR: true };

/** What a compilation needs so that benches are found. */
export interface StandIns {
  readonly plugin: Plugin;
  readonly options: Pick<BuildOptions, 'inject' | 'define'>;
  /** Whether any of them was imported; known once the file is compiled. */
  readonly areUsed: () => boolean;
}

/** For one file and what is compiled with it; packages, which stay outside, get the libraries themselves. */
export function standIns(file: string): StandIns {
  const text = readFileSync(file, 'utf8');
  const usesGlobals = !IMPORTS.test(text) && USES_GLOBALS.test(text);
  let areUsed = false;
  const outside = (path: string, kind: string) => {
    areUsed = true;
    return { path: kind === 'require-call' ? path : pathToFileURL(path).href, external: true };
  };
  return {
    areUsed: () => areUsed,
    options: {
      define: { 'import.meta.env': JSON.stringify(ENVIRONMENT), 'import.meta.vitest': 'undefined' },
      ...(usesGlobals ? { inject: [GLOBALS] } : {}),
    },
    plugin: {
      name: 'benchmark-modules',
      setup(building) {
        for (const filter of [LIBRARY, LIBRARY_BY_PATH])
          building.onResolve({ filter }, ({ path, kind }) => {
            const [, library] = filter.exec(path) ?? [];
            return outside(join(FOLDER, `${library}.js`), kind);
          });
        // What is global is the same as what is imported.
        building.onResolve({ filter: /^\.\/vitest\.js$/ }, ({ importer, kind, resolveDir }) =>
          importer === GLOBALS || resolveDir === dirname(GLOBALS)
            ? outside(join(FOLDER, 'vitest.js'), kind)
            : undefined,
        );
      },
    },
  };
}

/** Whether a module that could not be loaded may be a benchmark file. */
export function looksLikeBenchmarkFile(file: string): boolean {
  return isNamedAsBenchmark(file) || IMPORTS.test(readFileSync(file, 'utf8'));
}

/** `sort.bench.ts`, `sort-benchmark.mjs`. */
export function isNamedAsBenchmark(file: string): boolean {
  return /(?:^|[\W_])bench(?:mark|es)?\.[^.]+$/i.test(file);
}
