/**
 * Notes what a build was made of, so that tests build anew only what is old. By content: after a checkout, times of files tell
 * nothing. Plain JavaScript, because it runs before anything is compiled.
 *
 * `node build-stamp.js begin` before a build and `end` after it; `check` ends with 1 where the build is not of these sources.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const STAMP = join(root, 'dist', '.built');
const OUTPUTS = ['dist', 'implementations/kernels/built'];
const SOURCES = [
  'api',
  'clickhouse',
  'commands',
  'generators',
  'harness',
  'hourly-uniques',
  'implementations',
  'reports',
  'written-files',
];
/** What no build reads. */
const LEFT_OUT =
  /^(?:node_modules|fixtures|samples|built|.*\.(?:test|sweeps|package|runtimes|profiles|engines|cluster)\.ts)$/;

function* filesIn(folder, leftOut) {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (path === STAMP || leftOut?.test(entry.name)) continue;
    if (entry.isDirectory()) yield* filesIn(path, leftOut);
    else if (entry.isFile()) yield path;
  }
}

function digestOf(paths) {
  const digest = createHash('sha256');
  for (const path of paths) {
    const bytes = readFileSync(path);
    digest.update(JSON.stringify([path.slice(root.length), bytes.length])).update(bytes);
  }
  return digest.digest('hex');
}

function sources() {
  const here = readdirSync(root).filter((name) => /\.(?:json|ts|js)$/.test(name));
  const files = here.filter((name) => !LEFT_OUT.test(name)).map((name) => join(root, name));
  return digestOf([
    ...files.sort(),
    ...SOURCES.flatMap((name) => [...filesIn(join(root, name), LEFT_OUT)]),
  ]);
}

const outputs = () => digestOf(OUTPUTS.flatMap((name) => [...filesIn(join(root, name))]));

function write(stamp) {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, JSON.stringify(stamp));
}

function stamp() {
  return existsSync(STAMP) ? JSON.parse(readFileSync(STAMP, 'utf8')) : {};
}

switch (process.argv[2]) {
  case 'begin':
    write({ sources: sources() });
    break;
  case 'end':
    // What was edited meanwhile may be in it or not: then it stays without outputs, and is built again.
    if (stamp().sources === sources()) write({ sources: sources(), outputs: outputs() });
    break;
  case 'check': {
    const built = stamp();
    if (built.sources !== sources() || built.outputs !== outputs()) process.exitCode = 1;
    break;
  }
  default:
    throw new Error('Say begin, end or check.');
}
