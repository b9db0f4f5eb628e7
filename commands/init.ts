/** `uniqbench init`: writes a first task file for a function, or the workflow of a gate on pull requests. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { repositoryFolder } from '../harness/compare/revisions.ts';
import { findFile } from '../harness/request/references.ts';
import { printable } from '../printable.ts';
import { makeFolder } from '../written-files/folder.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { whereItStands, withImportedTypes } from './init/imported-types.ts';
import { signatureOf } from './init/signature.ts';
import { parseFile } from './init/syntax.ts';
import { taskFileOf } from './init/task-file.ts';
import { workflowOf } from './init/workflow.ts';
import { assertOutputFile, forceOption } from './output-file.ts';
import type { Session } from './session.ts';

interface InitFlags {
  readonly github?: boolean;
  readonly function?: string;
  readonly out?: string;
  readonly force?: boolean;
}

const WORKFLOW = join('.github', 'workflows', 'uniqbench.yml');

/** The command, ready to be added to a program. */
export function initCommand(session: Session): Command {
  return new Command('init')
    .description(
      'Writes a first file: a task for a function of yours, with inputs drawn by its types, or the workflow of a gate on pull requests.',
    )
    .option(
      '--function <file#name>',
      'an exported function, or a method of a class: src/count.ts#countUniques, src/counter.ts#Counter.add',
    )
    .addOption(
      new Option(
        '--github',
        `${WORKFLOW.replaceAll('\\', '/')}, which compares each pull request with its base`,
      ).conflicts('function'),
    )
    .option(
      '--out <file>',
      'of --function: the task file (default: count.bench.ts beside count.ts)',
    )
    .addOption(forceOption())
    .action((flags: InitFlags) => init(flags, session));
}

async function init(flags: InitFlags, session: Session): Promise<void> {
  if (flags.function !== undefined) await initFunction(flags.function, flags, session);
  else if (flags.out !== undefined)
    throw new UsageError('--out names the task file of --function; name the function too.');
  else if (flags.github === true) await initGithub(flags, session);
  else
    throw new UsageError(
      'Say what is to be written: init --function src/count.ts#countUniques writes a first task for that function, ' +
        'init --github the workflow of a gate on pull requests.',
    );
}

async function initFunction(reference: string, flags: InitFlags, session: Session): Promise<void> {
  const found = findFile(reference, process.cwd());
  if (found === null)
    throw new UsageError(
      `There is no file ${printable(reference, 500)}. Name a file and its function: --function src/count.ts#countUniques.`,
    );
  const { path: source, name } = whereItStands(found.path, found.exported ?? null);
  const shown = relative(process.cwd(), source);
  const text = readFileSync(source, 'utf8');
  const file = withImportedTypes(parseFile(text, shown), source);
  const signature = signatureOf(file, shown, name);
  const out = flags.out ?? besideIt(source);
  const isTyped = /^\.[cm]?tsx?$/.test(extname(out));
  if (!isTyped && !/^\.[cm]?jsx?$/.test(extname(out)))
    throw new UsageError(
      `--out ${printable(out, 500)}: a task file's name ends in .ts, .mts, .js or .mjs.`,
    );
  if (isTyped && /^\.[cm]?jsx?$/.test(extname(source)))
    throw new UsageError(
      `--out ${printable(out, 500)}: TypeScript knows no types of ${printable(shown, 300)}; let the task file end in .mjs.`,
    );
  assertOutputFile(out, [source], session, flags.force ?? false);
  const path = pathFrom(resolve(out), source);
  const {
    text: written,
    todo,
    leftOut,
  } = taskFileOf(file, signature, {
    path,
    specifier: specifierOf(path, source),
    isTyped,
  });
  await writeWholeFile(out, [Buffer.from(written)], {
    gzip: false,
    replaces: flags.force ?? false,
  });
  const place = printable(relative(process.cwd(), resolve(out)), 500);
  session.tell(
    [
      `Written: ${place}`,
      ...todo.map((type) => `  To be filled in: how a value of ${printable(type)} is made.`),
      ...leftOut.map((name) => `  Left out, because it may be: ${printable(name)}.`),
      todo.length > 0
        ? `Fill that in, then: npx uniqbench run ${place}`
        : `Next: npx uniqbench run ${place}`,
      'Then name your own version beside it, and draw inputs like those of your own data.',
      '',
    ].join('\n'),
  );
}

/** `count.bench.ts` beside `count.ts`; what is JavaScript gets a module of it. */
function besideIt(path: string): string {
  const ending = extname(path);
  const name = basename(path, ending);
  const own = /^\.[cm]?tsx?$/.test(ending) ? '.ts' : '.mjs';
  return relative(process.cwd(), join(dirname(path), `${name}.bench${own}`));
}

function pathFrom(out: string, target: string): string {
  const path = relative(dirname(out), target).replaceAll('\\', '/');
  // A folder that is hidden begins with a dot as well.
  return /^\.{1,2}\//.test(path) ? path : `./${path}`;
}

/** TypeScript takes `.ts` in imports only where it is told to; `.js` means the same file everywhere. */
function specifierOf(path: string, file: string): string {
  const ending = /\.([cm]?)tsx?$/.exec(path);
  if (ending === null || takesEndings(dirname(file))) return path;
  return `${path.slice(0, ending.index)}.${ending[1]}js`;
}

function takesEndings(folder: string): boolean {
  const config = join(folder, 'tsconfig.json');
  if (existsSync(config)) {
    const text = readFileSync(config, 'utf8');
    return /"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(text);
  }
  const parent = dirname(folder);
  // Without TypeScript's own settings, Node runs the file, and wants the ending that it has.
  return parent === folder || takesEndings(parent);
}

async function initGithub(flags: InitFlags, session: Session): Promise<void> {
  const repository = repositoryFolder();
  const path = join(repository, WORKFLOW);
  const force = flags.force ?? false;
  const { text, notes } = workflowOf(repository, process.cwd());
  makeFolder(dirname(path));
  assertOutputFile(path, [], session, force);
  await writeWholeFile(path, [Buffer.from(text)], { gzip: false, replaces: force });
  session.tell(
    [
      `Written: ${printable(relative(process.cwd(), path), 500)}`,
      ...notes,
      'Commit it; docs/github.md says what it does, and how to have it comment on pull requests from forks.',
      '',
    ].join('\n'),
  );
}
