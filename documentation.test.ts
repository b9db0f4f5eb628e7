/** README and pages under docs/: short enough, and naming nothing that is not there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call } from './commands/fixtures/call.ts';
import { FORMATS as LOG_FORMATS } from './generators/replay/parameters.ts';
import { TOOLS } from './harness/wire/profiling-tools.ts';
import { TASK_CHECKS } from './harness/wire/task.ts';
import { SUITES } from './hourly-uniques/suites.ts';
import { packageFolder } from './package-folder.ts';
import { GATED_METRICS } from './reports/figures/gate.ts';
import { FORMATS } from './reports/formats/formats.ts';

const read = (path: string) => readFileSync(join(packageFolder, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(packageFolder, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const NAMES = [
  ...['run', 'report', 'compare', 'bisect', 'history', 'calibrate', 'profile', 'audit'],
  ...['list', 'generate', 'fit', 'aggregate', 'load', 'init'],
];
/** What a page lists, by the names that users write. */
const LISTS: readonly (readonly [page: string, what: string, names: readonly string[]])[] = [
  ['docs/reports.md', 'formats', Object.keys(FORMATS)],
  ['docs/reports.md', 'suites', Object.keys(SUITES)],
  ['docs/logs.md', 'formats of logs', LOG_FORMATS],
  ['docs/gate.md', 'metrics', GATED_METRICS.map((name) => (name === 'wallTime' ? 'time' : name))],
  ['docs/profiles.md', 'tools', TOOLS],
  ['docs/audit.md', 'checks of a task', TASK_CHECKS],
];
const COMMANDS = new RegExp(`^(${NAMES.join('|')}|--help|--version)\\b`);

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const helps = new Map<string, Set<string>>();

/** The options of a command, as its `--help` tells them; of `history`, those of what stands below it. */
async function helpOf(command: string): Promise<Set<string>> {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const below = command === 'history' ? [['add'], ['show']] : [[]];
  const told = await Promise.all(below.map((name) => call([command, ...name, '--help'])));
  const options = told.flatMap(({ stdout }) => stdout.match(/--[a-z][\w-]*/g) ?? []);
  const found = new Set(options);
  helps.set(command, found);
  return found;
}

it('the README is read in minutes', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
});

it('every page can be reached from the README', () => {
  const readme = read('README.md');
  expect(pages.slice(1).filter((page) => !readme.includes(`(${page}`))).toEqual([]);
});

it.each(LISTS)('%s names all %s', (page, _what, names) => {
  const text = read(page);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it.each(NAMES)('every option of %s stands in a page', async (command) => {
  const told = pages.map(read).join('\n');
  const help = await helpOf(command);
  expect(help).toContain('--help');
  const options = [...help].filter((option) => option !== '--help');
  expect(options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(told))).toEqual([]);
});

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const missing = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [file, anchor] = link.split('#') as [string, string?];
      const path = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(packageFolder, path))) return true;
      return anchor !== undefined && !anchorsOf(read(path)).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  it('names scripts and commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(
      ([, script]) => script!,
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    const commands = [...text.matchAll(/npx uniqbench (\S+)/g)].map(([, command]) => command!);
    expect(commands.filter((command) => !COMMANDS.test(command))).toEqual([]);
  });

  it('names options that there are', async () => {
    // A command ends at the end of its line, or of the code that it stands in, or where another program begins.
    const lines = text.replaceAll(/ \\\n/g, ' ').matchAll(/(?:npx )?uniqbench (\w+)([^\n`|&;#]*)/g);
    const missing: string[] = [];
    for (const [, command, rest] of lines) {
      // What is quoted is handed on: flags of a runtime.
      const options = [...rest!.replaceAll(/'[^']*'/g, '').matchAll(/(?<= )--[a-z][\w-]*/g)].map(
        ([option]) => option,
      );
      if (options.length === 0 || !COMMANDS.test(command!)) continue;
      const help = await helpOf(command!);
      missing.push(...options.filter((option) => !help.has(option)).map((o) => `${command} ${o}`));
    }
    expect(missing).toEqual([]);
  });

  it('names files that there are', () => {
    const files = [
      ...text.matchAll(
        /`((?:harness|reports|commands|generators|implementations|hourly-uniques)\/[\w./-]+)`/g,
      ),
    ];
    const missing = files
      .map(([, file]) => file!)
      .filter((file) => !existsSync(join(packageFolder, file)));
    expect(missing).toEqual([]);
  });
});
