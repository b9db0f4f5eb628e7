import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PASSES } from './harness/wire/passes.ts';

const ROOT = import.meta.dirname;
const FOLDERS = [
  'api',
  'clickhouse',
  'commands',
  'generators',
  'harness',
  'hourly-uniques',
  'implementations',
  'reports',
  'written-files',
];

const LEAVES = [
  'contract.ts',
  'task.ts',
  'csv-field.ts',
  'folder-owner.ts',
  'names.ts',
  'printable.ts',
  'quantity.ts',
  'unknown-name.ts',
  'package-folder.ts',
];

/** Which parts each part may import, by `import`, `export from` and `import()`; a part may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'contract.ts': [],
  'task.ts': [],
  'uniqbench.ts': ['contract.ts', 'task.ts', 'api'],
  'csv-field.ts': [],
  'folder-owner.ts': [],
  'names.ts': [],
  'printable.ts': [],
  'package-folder.ts': [],
  'unknown-name.ts': ['printable.ts'],
  'quantity.ts': ['contract.ts'],
  'written-files': LEAVES,
  generators: [...LEAVES, 'generators/writers'],
  'generators/writers': [...LEAVES, 'written-files'],
  'implementations/kernels': ['contract.ts'],
  // For what a log is, and whether it is still the same.
  'implementations/engines': [
    ...['contract.ts', 'folder-owner.ts', 'names.ts', 'printable.ts'],
    'generators',
  ],
  // Files are read by the replay's rules, wherever they are not plain enough for a faster way.
  implementations: [...LEAVES, 'implementations/kernels', 'generators'],

  // For both processes.
  'harness/stats': [],
  'harness/wire': [...LEAVES, 'harness/stats'],
  'harness/plug-ins': [...LEAVES, 'harness/wire'],

  // The trial process from inside.
  'harness/child': [...LEAVES, 'harness/wire', 'harness/plug-ins'],

  // The parent.
  'harness/spawn': [...LEAVES, 'harness/wire'],
  'harness/record': [...LEAVES, 'harness/wire', 'harness/stats', 'written-files'],
  'harness/request': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/plug-ins', 'harness/spawn'],
  ],
  'harness/memory': [...LEAVES, 'harness/wire'],
  'harness/parent': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/spawn', 'harness/record', 'harness/request'],
    'harness/memory',
  ],
  'harness/profilers': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/spawn', 'harness/record', 'harness/request'],
    ...['harness/memory', 'harness/parent'],
  ],
  'harness/audit': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/spawn', 'harness/record', 'harness/request'],
    ...['harness/memory', 'harness/parent', 'harness/profilers'],
  ],
  'harness/calibrate': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/record', 'harness/request', 'harness/parent'],
  ],
  'harness/compare': [...LEAVES, 'harness/wire', 'harness/spawn', 'harness/request'],

  // The flagship: what its own files know, and its part of each process.
  'hourly-uniques': [...LEAVES, 'harness/wire', 'harness/stats'],
  'hourly-uniques/suites.ts': [...LEAVES, 'harness/request'],
  // All of it that is handed over.
  'hourly-uniques/task.ts': [
    ...['harness/audit', 'hourly-uniques', 'hourly-uniques/suites.ts', 'hourly-uniques/audit'],
  ],
  // Workloads are written to files for implementations that read some.
  'hourly-uniques/child': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/plug-ins', 'harness/child', 'hourly-uniques'],
    'generators/writers',
  ],
  'hourly-uniques/judge': [...LEAVES, 'harness/wire', 'hourly-uniques'],
  'hourly-uniques/audit': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/spawn', 'harness/record', 'harness/request'],
    ...['harness/memory', 'harness/parent', 'harness/profilers', 'harness/audit'],
    'hourly-uniques',
  ],

  // From the record on nothing is measured.
  'reports/figures': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/record', 'harness/memory'],
  ],
  'reports/words': [
    ...LEAVES,
    ...['harness/wire', 'harness/stats', 'harness/record', 'reports/figures'],
  ],
  'reports/tables': [
    ...LEAVES,
    ...['harness/wire', 'harness/record', 'reports/figures', 'reports/words'],
  ],
  'reports/charts': [
    ...LEAVES,
    ...['harness/wire', 'reports/figures', 'reports/words', 'reports/tables'],
  ],
  'reports/formats': [
    ...LEAVES,
    ...['harness/record', 'reports/figures', 'reports/words', 'reports/tables', 'reports/charts'],
  ],
  // Bundled for browsers, so that it knows what a chart is, and nothing of Node.
  'reports/page': ['reports/charts/chart.ts'],

  // A server that counts by itself: for commands alone, which load its client when they are called.
  clickhouse: [...LEAVES, 'generators', 'hourly-uniques'],

  // What programs call, and the command `run` with them.
  api: [
    ...LEAVES,
    ...['harness/wire', 'harness/record', 'harness/request', 'harness/parent', 'harness/audit'],
    'harness/profilers',
    ...['reports/figures', 'written-files'],
    ...['hourly-uniques', 'hourly-uniques/suites.ts', 'hourly-uniques/task.ts'],
  ],

  commands: [
    ...LEAVES,
    'api',
    'clickhouse',
    ...['harness/wire', 'harness/plug-ins', 'harness/record', 'harness/request', 'harness/parent'],
    ...['harness/profilers', 'harness/audit', 'harness/calibrate', 'harness/compare'],
    ...['reports/figures', 'reports/words', 'reports/tables', 'reports/formats'],
    ...['generators', 'generators/writers', 'written-files'],
    ...['hourly-uniques', 'hourly-uniques/suites.ts', 'hourly-uniques/task.ts'],
    // For what killed trials leave at a server.
    'implementations/engines',
  ],
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
        !/\.(test|sweeps|package|runtimes|profiles|engines|cluster)\.ts$/.test(file) &&
        !file.includes('/fixtures/') &&
        !file.includes('/node_modules/'),
    );
}

interface Imported {
  /** A file of the project, or the name of a package. */
  readonly target: string;
  /** Whether it is gone when the code runs. */
  readonly isType: boolean;
}

const FROM = /^(?:import|export)( type)?\b[^;'"=]*? from '([^']+)';/gms;
const BARE = /^import '([^']+)';/gm;
const CALL = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(file: string): Imported[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const pathOf = (specifier: string) =>
    specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, file, '..', specifier)).replaceAll('\\', '/')
      : specifier;
  return [
    ...Array.from(text.matchAll(FROM), ([, type, target]) => ({
      target: pathOf(target!),
      isType: type !== undefined,
    })),
    ...Array.from(text.matchAll(BARE), ([, target]) => ({
      target: pathOf(target!),
      isType: false,
    })),
    ...Array.from(text.matchAll(CALL), ([, target]) => ({
      target: pathOf(target!),
      isType: false,
    })),
  ];
}

const imports = new Map(sourceFiles().map((file) => [file, importsOf(file)]));
const ownImports = (file: string) =>
  (imports.get(file) ?? []).filter(({ target }) => imports.has(target));

/** All files and packages that are loaded where these are. */
function loadedBy(files: readonly string[]): ReadonlySet<string> {
  const loaded = new Set(files);
  for (const file of loaded)
    for (const { target, isType } of imports.get(file) ?? []) if (!isType) loaded.add(target);
  return loaded;
}

const filesIn = (...folders: readonly string[]) =>
  [...imports.keys()].filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));

/** The entry points of processes in which implementations run, and what these load by a name that is made up at run time. */
const CHILD = filesIn('hourly-uniques/child', 'harness/child');
const PARENT = ['cli.ts', ...filesIn('commands')];

describe('the house', () => {
  it('has files in every part, and finds their imports', () => {
    for (const part of Object.keys(MAY_IMPORT)) {
      expect(
        [...imports.keys()].some((file) => partOf(file) === part),
        part,
      ).toBe(true);
    }
    const targets = (file: string) => imports.get(file)?.map(({ target }) => target);
    expect(targets('commands/main.ts')).toContain('contract.ts');
    expect(targets('harness/child/memory/held.ts')).toContain(
      'harness/child/memory/empty-module.ts',
    );
    expect(targets('harness/child/trial-process.ts')).toContain('harness/child/clock.ts');
    expect(targets('harness/wire/plain.ts')).toContain('zod');
  });

  it.each([...imports.keys()])('%s imports only what stands before it', (file) => {
    const part = partOf(file);
    const allowed = MAY_IMPORT[part];
    expect(allowed, `${part} is not a known part of the house`).toBeDefined();
    for (const { target } of ownImports(file)) {
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
      for (const { target } of ownImports(file)) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of imports.keys()) visit(file, []);
  });
});

/** Files of the instrument, which measures any function. */
const INSTRUMENT = filesIn('harness', 'reports');

/** What the flagship counts; its `page` is not told from that of a report, of memory or of a browser, so it is looked for by its field. */
const FLAGSHIP = /visitor|page_?(?:view|url|id)|\bpages: |(?:distinct|each) pages?\b|hour/i;

/** Lines of the instrument that are about something else, and what. */
const EXCUSED: readonly { readonly file: string; readonly line: RegExp; readonly why: string }[] = [
  { file: 'harness/profilers/instrument.ts', line: /RecursiveVisitors/, why: 'of acorn-walk' },
  { file: 'harness/record/environment-differences.ts', line: /hour/i, why: 'hours between runs' },
];

describe('the flagship', () => {
  it('is imported by nothing that measures and nothing that reports', () => {
    const flagship = /^(hourly-uniques|generators|implementations)\//;
    const found = INSTRUMENT.flatMap((file) =>
      (imports.get(file) ?? []).filter(({ target }) => flagship.test(target)).map(() => file),
    );
    expect(INSTRUMENT.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it('is not named there', () => {
    const named = INSTRUMENT.flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .filter((line) => FLAGSHIP.test(line))
        .filter((line) => !EXCUSED.some((one) => file.startsWith(one.file) && one.line.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(named).toEqual([]);
  });
});

describe('processes', () => {
  it('of trials load nothing of the parent, and few packages', () => {
    const loaded = [...loadedBy(CHILD)];
    expect(loaded).toContain('hourly-uniques/oracle.ts');
    const foreign = loaded.filter(
      (file) =>
        (imports.has(file) &&
          !/^(harness\/(child|wire|plug-ins|stats)|generators\/writers|written-files)\/|^hourly-uniques\/(child\/|[^/]+$)/.test(
            file,
          ) &&
          !LEAVES.includes(file)) ||
        (!imports.has(file) && !file.startsWith('node:')),
    );
    expect(foreign.sort()).toEqual(['fastest-levenshtein', 'hyparquet-writer', 'tinybench', 'zod']);
  });

  it('of the parent load nothing of trials', () => {
    const loaded = [...loadedBy(PARENT)];
    expect(loaded).toContain('harness/spawn/trial.ts');
    expect(
      loaded.filter((file) => /^(harness|hourly-uniques)\/(child|judge)\//.test(file)),
    ).toEqual([]);
  });

  it('that report load nothing that measures', () => {
    const loaded = [...loadedBy(filesIn('reports'))].filter((file) => file.startsWith('harness/'));
    expect(loaded).toContain('harness/record/decide.ts');
    expect(loaded.filter((file) => !/^harness\/(record|stats|wire|memory)\//.test(file))).toEqual(
      [],
    );
  });

  it('of trials have a file for each pass', () => {
    for (const pass of Object.keys(PASSES))
      expect(
        ['hourly-uniques/child/passes', 'harness/child/task/passes'].some((folder) =>
          existsSync(join(ROOT, folder, `${pass}.ts`)),
        ),
        pass,
      ).toBe(true);
  });
});
