/** README and pages under docs/: short enough, and naming nothing that is not there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from './package-folder.ts';

const read = (path: string) => readFileSync(join(packageFolder, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(packageFolder, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const COMMANDS =
  /(run|report|compare|bisect|fit|calibrate|profile|audit|list|generate|aggregate|load|init|history|--help|--version)\b/;

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

it('the README is read in minutes', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
});

it('every page can be reached from the README', () => {
  const readme = read('README.md');
  expect(pages.slice(1).filter((page) => !readme.includes(`(${page}`))).toEqual([]);
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
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    const commands = [...text.matchAll(/npx uniqbench (\S+)/g)].map(([, command]) => command!);
    expect(commands.filter((command) => !COMMANDS.test(command))).toEqual([]);
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
