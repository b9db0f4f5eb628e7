/** vitest's global set-up: trial processes run compiled code, so tests must never see an old build. */
import { execFileSync } from 'node:child_process';
import { packageFolder } from './package-folder.ts';

/** Builds `dist`. @throws where the build fails. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: packageFolder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
