/** vitest's global set-up: trial processes run compiled code, so tests must never see an old build. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** Builds `dist`, unless it is of these sources. @throws where the build fails. */
export default function build(): void {
  const { status } = spawnSync(process.execPath, [join(packageFolder, 'build-stamp.js'), 'check']);
  if (status === 0) return;
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: packageFolder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
