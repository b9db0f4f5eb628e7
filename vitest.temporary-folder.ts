/** vitest's global set-up: what tests write goes to one folder of this run, which goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { ownedFolderPrefix, sweepOwnedFolders } from './folder-owner.ts';

/**
 * Makes the folder, and names it to all processes that tests start. Those of runs that were killed are removed first.
 *
 * @returns what removes it.
 */
export default function useTemporaryFolder(): () => void {
  sweepOwnedFolders('tests');
  const folder = mkdtempSync(ownedFolderPrefix('tests'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
