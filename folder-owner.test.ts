import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownedFolderPrefix, sweepOwnedFolders } from './folder-owner.ts';

/** More than Linux gives: there is no such process. */
const DEAD_PID = 2 ** 22 + 1;
let place = '';

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
  vi.stubEnv('TMPDIR', place);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

describe.each(['scratch', 'spill', 'tests'] as const)('a %s folder', (kind) => {
  /** As another process names its folder. */
  const nameOf = (pid: number, start: string) => {
    const parts = basename(ownedFolderPrefix(kind)).split('-');
    return [...parts.slice(0, 4), pid, start, 'abcdef'].join('-');
  };
  const make = (name: string) => {
    mkdirSync(join(place, name, 'full'), { recursive: true });
    return name;
  };

  it('of a dead process is swept, also where its number is used again; those of living ones and all else are not', () => {
    const living = make(`${basename(ownedFolderPrefix(kind))}abcdef`);
    const dead = make(nameOf(DEAD_PID, '1'));
    // This very process number, but of a process that was started at another time.
    const reused = make(nameOf(process.pid, '1'));
    const beforeBoot = make(living.replace(/^(uniqbench-\w+-\w{8}-)\w{8}/, '$100000000'));
    const elsewhere = make(dead.replace(/^(uniqbench-\w+-)\w{8}/, '$100000000'));
    const other = make(dead.replace(kind, kind === 'spill' ? 'scratch' : 'spill'));
    const foreign = make('uniqbench-mine');
    const link = nameOf(DEAD_PID, '2');
    symlinkSync(join(place, foreign), join(place, link));
    sweepOwnedFolders(kind);
    const left = [living, elsewhere, other, foreign, link];
    if (process.platform !== 'linux') left.push(reused);
    expect(readdirSync(place).sort()).toEqual(left.sort());
    expect(existsSync(join(place, beforeBoot))).toBe(false);
    expect(existsSync(join(place, foreign, 'full'))).toBe(true);
  });

  it('of another process is swept as soon as that is dead', async () => {
    const { href } = new URL('./dist/folder-owner.js', import.meta.url);
    const code = `import(${JSON.stringify(href)}).then(({ ownedFolderPrefix }) => {
      require('node:fs').mkdtempSync(ownedFolderPrefix('${kind}'));
      process.stdout.write('made');
      setInterval(() => {}, 1000);
    })`;
    const child = spawn(process.execPath, ['-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    sweepOwnedFolders(kind);
    expect(readdirSync(place)).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    sweepOwnedFolders(kind);
    expect(readdirSync(place)).toEqual([]);
  });
});
