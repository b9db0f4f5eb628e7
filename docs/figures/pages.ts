/** The pages that hold figures, and which of these are older than what they came from. Reads files and asks git. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import { type Block, blocksOf } from './blocks.ts';

export interface PageBlock {
  /** Path in the repository. */
  readonly page: string;
  readonly block: Block;
}

/** README.md and docs/*.md. */
function pagePaths(): string[] {
  const names = readdirSync(join(packageFolder, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...names.sort().map((name) => `docs/${name}`)];
}

export function readPage(page: string): string {
  return readFileSync(join(packageFolder, page), 'utf8');
}

/** @throws where a marker is not as it must be. */
export function allBlocks(): PageBlock[] {
  return pagePaths().flatMap((page) =>
    blocksOf(page, readPage(page)).map((block) => ({ page, block })),
  );
}

/** What git says, or null where it says nothing: no repository, or a commit that a shallow clone has not. */
export function git(...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: packageFolder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Why figures should be made again, in words; null where they need not be. Tests and their fixtures are no sources. */
export function whyOld({ made, sources }: Block): string | null {
  if (made === null) return 'not made by its command yet';
  if (made.form === 'short') return 'made by its short form';
  const changed = git(
    'diff',
    '--name-only',
    made.commit,
    '--',
    ...sources,
    ':(exclude,glob)**/*.test.ts',
    ':(exclude,glob)**/*.sweeps.ts',
    ':(exclude,glob)**/fixtures/**',
  );
  if (changed === null) return `its commit ${made.commit} is not here`;
  if (changed === '') return null;
  const files = changed.split('\n');
  return `changed since: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`;
}
