/** The packed package in a project of somebody else's: every command, and the types; see vitest.package.config.ts. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { typeMessages, WRONG, writeTypeCases } from './api/fixtures/type-cases.ts';
import { packageFolder } from './package-folder.ts';

const project = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-project-')));

/** Runs a program to its end, in the project where nothing else is said. */
function call(command: string, args: readonly string[], cwd = project) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' },
  });
  return { status, stdout, stderr };
}

/** @returns What it printed. @throws where it fails. */
function mustSucceed(command: string, args: readonly string[], cwd = project): string {
  const { status, stdout, stderr } = call(command, args, cwd);
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** A program of an installed package. */
const installed = (name: string) => join('node_modules', '.bin', name);
const uniqbench = (...args: string[]) => call(installed('uniqbench'), args);

const COUNTS = (key: string) => `import type { RowsImplementation } from 'uniqbench';

export default {
  description: 'One Set of joined strings.',
  bottleneck: 'Joins and hashes a string for every event.',
  input: 'rows',
  countUniques(events) {
    const answer: Record<string, Record<string, number>> = Object.create(null);
    const seen = new Set<string>();
    for (const { timestamp, pageUrl, visitorId } of events) {
      const hour = \`\${timestamp.toISOString().slice(0, 13).replace('T', ' ')}:00\`;
      const before = seen.size;
      if (seen.add(${key}).size === before) continue;
      const counts = (answer[hour] ??= Object.create(null));
      counts[pageUrl] = (counts[pageUrl] ?? 0) + 1;
    }
    return answer;
  },
} satisfies RowsImplementation;
`;
/** Two ways to write the same thing, so that two commits differ. */
const KEYS = [
  'JSON.stringify([hour, pageUrl, visitorId])',
  'JSON.stringify([visitorId, pageUrl, hour])',
];
const SMALL = ['--events', '2k', '--budget', '5'];

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'uniqbench-packed-'));
  const [{ filename }] = JSON.parse(
    mustSucceed(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', packed],
      packageFolder,
    ),
  );
  mustSucceed('npm', ['init', '--yes']);
  const typescript: string = JSON.parse(
    readFileSync(join(packageFolder, 'node_modules', 'typescript', 'package.json'), 'utf8'),
  ).version;
  mustSucceed('npm', ['install', join(packed, filename), `typescript@${typescript}`]);
  writeFileSync(join(project, 'mine.ts'), COUNTS(KEYS[0]!));
  writeFileSync(join(project, 'views.csv'), 'timestamp,page,visitor\n2025-03-12T10:00:01Z,/p,a\n');
});

describe('the package, installed from its archive into an empty project', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('gives types to modules of %s, resolved by %s', (module, moduleResolution) => {
    const options = ['--module', module, '--moduleResolution', moduleResolution];
    const strict = ['--strict', '--noEmit', '--target', 'es2022', '--types', ''];
    mustSucceed(installed('tsc'), [...options, ...strict, 'mine.ts']);
    const wrong = COUNTS(KEYS[0]!).replace('visitorId }', 'visitorName }');
    mkdirSync(join(project, 'wrong'), { recursive: true });
    writeFileSync(join(project, 'wrong', 'mine.ts'), wrong);
    const { status, stdout } = call(installed('tsc'), [...options, ...strict, 'wrong/mine.ts']);
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/visitorName/);
  });

  // The oldest whose typed arrays name their buffer, which the types of columns do.
  it.each(['5.7.3', 'newest'])(
    'has types that TypeScript %s takes, and words for what is wrong',
    (version) => {
      const types = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-types-')));
      mkdirSync(join(types, 'node_modules'));
      const wanted = version === 'newest' ? [] : [`typescript@${version}`];
      mustSucceed('npm', ['init', '--yes'], types);
      mustSucceed('npm', ['pkg', 'set', 'type=module'], types);
      mustSucceed('npm', ['install', '@types/node@20', ...wanted], types);
      symlinkSync(
        join(project, 'node_modules', 'uniqbench'),
        join(types, 'node_modules', 'uniqbench'),
        'junction',
      );
      writeTypeCases(types);
      const from = version === 'newest' ? project : types;
      const messages = typeMessages(types, join(from, 'node_modules', 'typescript', 'bin', 'tsc'));
      const ofRight = [...messages].filter(([file]) => !file.startsWith('wrong-'));
      expect(ofRight.map(([, text]) => text.trim()).filter((text) => text !== '')).toEqual([]);
      for (const [index, [name, [, words]]] of Object.entries(WRONG).entries())
        expect(messages.get(`wrong-${index}.ts`) ?? '', name).toMatch(words);
      rmSync(types, { recursive: true, force: true });
    },
  );

  it.each(['ts', 'mjs'])('is called by a program (%s), with a task of the user', (ending) => {
    const bench = `import { defineTask } from 'uniqbench';
export default defineTask({
  workloads: { some: { size: 100 } },
  make: ({ size, random }) => Float64Array.from({ length: size }, random),
  implementations: { sorted: (numbers) => numbers.toSorted(), copied: (numbers) => numbers.slice().sort() },
  baseline: 'sorted',
});
`;
    writeFileSync(join(project, `sort-${ending}.bench.${ending}`), bench);
    const isTyped = ending === 'ts';
    const program = `import { isUsageError, ${isTyped ? 'type Report, ' : ''}run } from 'uniqbench';
const report${isTyped ? ': Report' : ''} = await run({ implementations: ['./sort-${ending}.bench.${ending}'], rounds: 1, only: 'time' });
const refused = await run({ implementations: ['./nowhere.ts'] }).catch((error${isTyped ? ': unknown' : ''}) => isUsageError(error));
console.log(JSON.stringify([report.whole, report.comparisons[0]?.candidate, refused]));
`;
    const file = `program-${ending}.${ending === 'ts' ? 'mts' : 'mjs'}`;
    writeFileSync(join(project, file), program);
    if (isTyped)
      mustSucceed(installed('tsc'), [
        ...['--module', 'nodenext', '--strict', '--target', 'es2023', '--types', ''],
        ...['--lib', 'es2023,dom', file],
      ]);
    const ran = call(process.execPath, [file.replace(/mts$/, 'mjs')]);
    expect(ran, ran.stderr).toMatchObject({
      status: 0,
      stdout: `${JSON.stringify([true, 'copied', true])}\n`,
    });
  });

  it('counts, lists and generates', () => {
    expect(uniqbench('aggregate', 'views.csv', '--format', 'tsv').stdout).toBe(
      '2025-03-12 10:00\t/p\t1\n',
    );
    expect(uniqbench('list').stdout).toContain('naive-set-of-sets');
    expect(uniqbench('generate', 'everyday', '--events', '100', '--out', 'made.csv').status).toBe(
      0,
    );
  });

  it('runs the user’s own file, and shows the run again', () => {
    const run = uniqbench('run', './mine.ts', '--quick', ...SMALL);
    expect(run, run.stderr).toMatchObject({ status: 0 });
    expect(run.stdout).toContain('Every answer is right');
    const folder = /Saved in (\S+):/.exec(run.stderr)?.[1] ?? '';
    const report = uniqbench('report', folder, '--format', 'html', '--out', 'page');
    expect(report, report.stderr).toMatchObject({ status: 0 });
    expect(readFileSync(join(project, 'page', 'report.html'), 'utf8')).toContain('mine');
  });

  it('audits and profiles it', () => {
    const audit = uniqbench('audit', './mine.ts', '--events', '5k');
    // On so few events a cost may stay unresolved, which is exit code 1; a fault is 2 or 3.
    expect([0, 1], audit.stderr).toContain(audit.status);
    expect(audit.stdout).toMatch(/counts distinct visitors.*pass/s);
    const profile = uniqbench('profile', './mine.ts', '--tool', 'cpu', '--events', '20k');
    expect(profile, profile.stderr).toMatchObject({ status: 0 });
    expect(profile.stdout).toContain('mine.ts');
  });

  it('compares two commits', () => {
    const git = (...args: string[]) =>
      mustSucceed('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);
    writeFileSync(join(project, '.gitignore'), 'node_modules\nuniqbench-*\n');
    git('init', '--quiet', '--initial-branch', 'main');
    for (const key of KEYS) {
      writeFileSync(join(project, 'mine.ts'), COUNTS(key));
      git('add', '.');
      git('commit', '--quiet', '--message', key);
    }
    const compared = uniqbench(
      'compare',
      'main~1',
      'main',
      '--implementation',
      'mine.ts',
      ...SMALL,
    );
    expect([0, 1, 4], compared.stderr).toContain(compared.status);
    expect(compared.stdout).toMatch(
      /^(no gate is broken|worse|this run).*\nmain against main~1; .*\nmine /s,
    );
  });

  it('names commands that exist there for what is not installed', () => {
    const { stderr, stdout } = uniqbench('run', 'duckdb-columns', '--quick', ...SMALL);
    expect(stderr + stdout).toMatch(/npm install --save-dev @duckdb\/node-api@/);
    expect(stderr + stdout).not.toContain('npm run');
  });
});
