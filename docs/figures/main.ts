/**
 * `npm run docs:figures`: runs the command of each block of figures in README.md and docs/, and writes what it says into the page.
 * `-- --short` runs the short forms, `-- --list` only tells which are old; other words pick blocks, by page or command.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import { blocksOf, type Form, replaced, shown } from './blocks.ts';
import { allBlocks, git, readPage, whyOld } from './pages.ts';

const MOST_OUTPUT = 256 * 2 ** 20;
const words = process.argv.slice(2);
const form: Form = words.includes('--short') ? 'short' : 'long';
const wanted = words.filter((word) => !word.startsWith('--'));
const print = (line: string) => process.stdout.write(`${line}\n`);
const unknown = words.find(
  (word) => word.startsWith('--') && !['--short', '--list'].includes(word),
);

/** Where commands run: a folder as a user has it, with the package installed and the function of the README in `mine.ts`. */
function madeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-figures-'));
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(packageFolder, join(folder, 'node_modules', 'uniqbench'), 'junction');
  // As npm does when it installs; the compiler does not.
  chmodSync(join(packageFolder, 'dist', 'cli.js'), 0o755);
  symlinkSync(
    join(packageFolder, 'dist', 'cli.js'),
    join(folder, 'node_modules', '.bin', 'uniqbench'),
  );
  const mine = /^```ts\n(\/\/ mine\.ts\n[\s\S]*?)^```$/m.exec(readPage('README.md'))?.[1];
  if (mine === undefined)
    throw new Error('README.md has no block of code that begins with mine.ts');
  writeFileSync(join(folder, 'mine.ts'), mine);
  return folder;
}

/** @returns standard output. @throws where the command ends otherwise than it must. */
function outputOf(command: string, exit: number, folder: string): string {
  const { status, signal, stdout, stderr } = spawnSync(command, {
    // Scripts of package.json are those of the repository.
    cwd: command.startsWith('npm ') ? packageFolder : folder,
    env: { ...process.env, REPOSITORY: packageFolder, NO_COLOR: '1' },
    shell: true,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
  });
  if (status === exit) return stdout;
  throw new Error(`it ended with ${status ?? signal}, not ${exit}: ${stderr.slice(-1_000)}`);
}

function origin(): string {
  const date = new Date().toISOString().slice(0, 10);
  const isClean =
    git('status', '--porcelain', '--untracked-files=no', '--', ':(exclude)*.md') === '';
  const model = cpus()[0]?.model ?? 'an unknown processor';
  return `${model}, ${cpus().length} cores, Node ${process.versions.node}, ${date}, commit ${commit()}${isClean ? '' : ' with changes'}`;
}

function commit(): string {
  const head = git('rev-parse', '--short=10', 'HEAD');
  if (head === null)
    throw new Error('figures name their commit: run this in a clone of the repository');
  return head;
}

const picked = allBlocks().filter(
  ({ page, block }) =>
    wanted.length === 0 || wanted.some((word) => page.includes(word) || block[form].includes(word)),
);
if (unknown !== undefined || picked.length === 0) {
  print(
    unknown === undefined
      ? `No page or command has ${wanted.join(' or ')} in it.`
      : `${unknown}: there are --short and --list; other words pick blocks, by page or command.`,
  );
  process.exitCode = 2;
} else if (words.includes('--list')) {
  for (const { page, block } of picked)
    print(`${page}: ${block.long}\n  ${whyOld(block) ?? 'up to date'}`);
} else {
  const folder = madeFolder();
  let isWhole = true;
  const outputs = new Map<string, string>();
  for (const { page, block } of picked) {
    const command = block[form];
    print(`${page}: ${command}`);
    try {
      const output = outputs.get(command) ?? outputOf(command, block.exit, folder);
      outputs.set(command, output);
      const text = readPage(page);
      // Blocks above have grown or shrunk meanwhile, so it is looked for again.
      const now = blocksOf(page, text).find(
        ({ long, show }) =>
          long === block.long && JSON.stringify(show) === JSON.stringify(block.show),
      )!;
      const made = { shown: shown(output, block.show), form, commit: commit(), origin: origin() };
      writeFileSync(join(packageFolder, page), replaced(text, now, made));
    } catch (error) {
      print(`  failed, and the page keeps what it had: ${(error as Error).message}`);
      isWhole = false;
      process.exitCode = 1;
    }
  }
  if (isWhole) rmSync(folder, { recursive: true, force: true });
  else print(`What was measured is kept: ${folder}`);
}
