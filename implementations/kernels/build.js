/**
 * `npm run build:kernels`: compiles the AssemblyScript in `assembly/` and bundles each file of `workers/`, into modules
 * that export them as text, in `built/`. As modules, so that an implementation and what it runs on stay together
 * wherever it is compiled to, and its imports tell all that it uses.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as compileAssembly } from 'assemblyscript/asc';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const built = join(folder, 'built');

/** The most that 32-bit addresses reach; shared memory must say so beforehand. */
const MOST_PAGES = 65_536;

async function buildAssembly() {
  const outFile = join(built, 'kernel.wasm');
  const { error, stderr } = await compileAssembly([
    join(folder, 'assembly/index.ts'),
    ...['--outFile', outFile],
    ...[
      '--runtime',
      'stub',
      '--importMemory',
      '--sharedMemory',
      '--maximumMemory',
      `${MOST_PAGES}`,
    ],
    ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
    ...['-O3', '--converge', '--noAssert'],
  ]);
  if (error) throw new Error(`AssemblyScript: ${error.message}\n${stderr}`);
  const base64 = readFileSync(outFile).toString('base64');
  writeModule('kernel-wasm.ts', 'KERNEL_WASM_BASE64', base64, 'WebAssembly made from `assembly/`.');
}

async function buildWorkers() {
  for (const entry of workerEntries()) {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
    });
    const name = basename(entry, '.ts');
    const constant = `${name.replaceAll('-', '_').toUpperCase()}_CODE`;
    writeModule(
      `${name}-code.ts`,
      constant,
      outputFiles[0].text,
      `JavaScript made from \`${basename(entry)}\`.`,
    );
  }
}

/** Those of the kernels, and the one that reads files by the replay's rules, which kernels know nothing of. */
function workerEntries() {
  const workers = join(folder, 'workers');
  const own = existsSync(workers) ? readdirSync(workers) : [];
  return [
    ...own.filter((name) => /(?<!\.test)\.ts$/.test(name)).map((name) => join(workers, name)),
    join(folder, '../parallel-file/file-worker.ts'),
  ];
}

function writeModule(file, constant, text, what) {
  const code = `/** ${what} Not to be edited. */\nexport const ${constant}: string = ${JSON.stringify(text)};\n`;
  writeFileSync(join(built, file), code);
}

mkdirSync(built, { recursive: true });
await buildAssembly();
// The workers hold the WebAssembly in turn.
await buildWorkers();
