/**
 * `npm run build:trial`, told the folder of the task that is built in: notes where its processes begin (see wire/entry-points.ts), and
 * makes all that a trial process runs one module that exports nothing. A plug-in that imports what is built beside it, or a package
 * that the harness uses, gets another instance, and changes that in vain. Another such module is for Bun: it knows task files alone,
 * and has modules of its own where others use V8.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');
const child = join(dist, 'harness', 'child');
const task = process.argv[2];
if (task === undefined) throw new Error('Name the folder of the task that is built in.');

/** Below `dist`. */
const entryPoints = {
  trial: 'harness/child/trial.js',
  bun: 'harness/child/trial-on-bun.js',
  weighed: `${task}/child/child.js`,
  judge: `${task}/judge/judge.js`,
  profiled: `${task}/child/profilers/profiled.js`,
  injected: `${task}/child/injected.js`,
};
writeFileSync(join(dist, 'harness', 'entry-points.json'), `${JSON.stringify(entryPoints)}\n`);

/** What `--require` loads into processes and workers shares its state with the passes; the other is there to be loaded. */
const OUTSIDE = ['memory/shared-memory.js', 'memory/empty-module.js'].map((file) =>
  join(child, file),
);

/**
 * Functions of Node's modules as they were when the harness began: `syncBuiltinESMExports` would put into every module's
 * imports what a plug-in has put in their place.
 */
const taken = {
  name: 'taken',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      namespace === 'taken' ? { path, external: true } : { path, namespace: 'taken' },
    );
    builder.onLoad({ filter: /./, namespace: 'taken' }, ({ path }) => ({
      contents: [
        `import whole from '${path}';`,
        'export default whole;',
        // Without effects, so that nothing is taken that nobody uses.
        ...Object.keys(require(path))
          .filter((name) => /^[a-z_$][\w$]*$/i.test(name) && name !== 'default')
          .map((name) => `export const ${name} = /* @__PURE__ */ (() => whole.${name})();`),
      ].join('\n'),
    }));
    builder.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path);
      if (!OUTSIDE.includes(file)) return undefined;
      return { path: `./${relative(child, file).replaceAll('\\', '/')}`, external: true };
    });
  },
};

/** What trials use of `node:v8`, which Bun has in name alone. */
const withoutV8 = {
  name: 'without-v8',
  setup(builder) {
    builder.onResolve({ filter: /^node:v8$/ }, () => ({ path: join(child, 'bun', 'v8.js') }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // It would be read at the start of every trial, and kept in memory.
  sourcemap: false,
  logLevel: 'warning',
};
await build({
  ...common,
  entryPoints: [join(dist, entryPoints.weighed)],
  outfile: join(dist, entryPoints.trial),
  plugins: [taken],
});
await build({
  ...common,
  entryPoints: [join(child, 'bun', 'trial.js')],
  outfile: join(dist, entryPoints.bun),
  plugins: [withoutV8, taken],
});
