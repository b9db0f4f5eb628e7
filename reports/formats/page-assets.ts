/** The script and the style of HTML reports, as the build bundled them. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';

/** What a page carries with it, so that it needs no network. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Reads them from `dist`. @throws where uniqbench was not built. */
export function readPageAssets(): PageAssets {
  const read = (file: string) =>
    readFileSync(join(packageFolder, 'dist', 'reports', 'page', file), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}
