import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const FOLDERS = ['commands', 'generators', 'harness', 'implementations', 'reports'];

/** Which parts each part may import statically; a part may always import itself. */
const LEAVES = ['contract.ts', 'folder-owner.ts', 'names.ts', 'printable.ts', 'quantity.ts'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'contract.ts': [],
  'folder-owner.ts': [],
  'names.ts': [],
  'printable.ts': [],
  'quantity.ts': ['contract.ts'],
  generators: [...LEAVES, 'generators/writers'],
  'generators/writers': LEAVES,
  'implementations/kernels': ['contract.ts'],
  // For what a log is, and whether it is still the same.
  'implementations/engines': ['contract.ts', 'names.ts', 'generators'],
  // Files are read by the replay's rules, wherever they are not plain enough for a faster way.
  implementations: [...LEAVES, 'implementations/kernels', 'generators'],
  'harness/stats': [],
  // Workloads are written to files for implementations that read some; they are made by modules that are named at run time.
  harness: [...LEAVES, 'harness/stats', 'generators/writers'],
  reports: [...LEAVES, 'harness', 'harness/stats'],
  // Bundled for browsers, so that it knows what a chart is, and nothing of Node.
  'reports/page': ['reports/chart.ts'],
  commands: [...LEAVES, 'harness', 'harness/stats', 'reports', 'generators', 'generators/writers'],
  'cli.ts': ['commands'],
};

function partOf(file: string): string {
  const [top = '', second] = file.split('/');
  const within = `${top}/${second}`;
  return within in MAY_IMPORT && second !== undefined ? within : top;
}

function sourceFiles(): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  );
  const top = readdirSync(ROOT).filter((file) => !file.startsWith('vitest.'));
  return [...top, ...below]
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !/\.(test|sweeps|package|runtimes|profiles|engines)\.ts$/.test(file) &&
        !file.includes('/fixtures/') &&
        !file.includes('/node_modules/'),
    );
}

/** The project's own files that a file imports statically, types included. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return Array.from(text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)';/gms), ([, target]) =>
    relative(ROOT, resolve(ROOT, dirname(file), target!)).replaceAll('\\', '/'),
  );
}

const imports = new Map(sourceFiles().map((file) => [file, importsOf(file)]));

describe('the house', () => {
  it('has files in every part, and finds their imports', () => {
    for (const part of Object.keys(MAY_IMPORT)) {
      expect(
        [...imports.keys()].some((file) => partOf(file) === part),
        part,
      ).toBe(true);
    }
    expect(imports.get('commands/main.ts')).toContain('contract.ts');
  });

  it.each([...imports])('%s imports only what stands before it', (file, targets) => {
    const part = partOf(file);
    const allowed = MAY_IMPORT[part];
    expect(allowed, `${part} is not a known part of the house`).toBeDefined();
    for (const target of targets) {
      const isOwn = partOf(target) === part;
      expect(isOwn || allowed?.includes(target) || allowed?.includes(partOf(target)), target).toBe(
        true,
      );
    }
  });

  it('has no cycle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(state.get(file), `cycle: ${[...path, file].join(' → ')}`).not.toBe('open');
      if (state.has(file)) return;
      state.set(file, 'open');
      for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of imports.keys()) visit(file, []);
  });
});
