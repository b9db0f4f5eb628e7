import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { build, inOneOnly, revisedImplementations } from './revised-implementations.ts';
import {
  type Checkout,
  checkOut,
  commitOf,
  findRevision,
  forgetLostCheckouts,
  removeCheckout,
  uncommittedIn,
} from './revisions.ts';

const repository = realpathSync(mkdtempSync(join(tmpdir(), 'uniqbench-repository-')));
const { signal } = new AbortController();
const AROUND = { changed: new Set<string>(), hasSamePackages: true, isBuilt: false };
const scratch = () => mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim();
const write = (file: string, text: string) => writeFileSync(join(repository, file), text);
const implementation = (body: string) =>
  `export default { description: 'd', bottleneck: 'b', input: 'rows', countUniques: () => ${body} };\n`;

const hasGit = spawnSync('git', ['--version']).status === 0;

beforeAll(() => {
  if (!hasGit) return;
  git('init', '--quiet', '--initial-branch=main');
  mkdirSync(join(repository, 'implementations'));
  write('implementations/changed.ts', implementation('({ first: {} })'));
  write('implementations/same.ts', implementation('({})'));
  write('implementations/same.test.ts', '');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  write('implementations/changed.ts', implementation('({ second: {} })'));
  write('implementations/same.ts', `// With a comment.\n${implementation('({})')}`);
  write('implementations/new.ts', implementation('({})'));
  git('add', '.');
  git('commit', '--quiet', '-m', 'second');
});

const told = () => ({ notes: [], leftOut: [], problems: [] });

/** What one of its files is in both. */
function revised(base: Checkout, head: Checkout, file: string) {
  const files = [join(repository, file)];
  return revisedImplementations(repository, base, head, files, AROUND, scratch(), signal, told());
}

function checkouts() {
  const folder = scratch();
  return ['main~1', 'main'].map((revision, index) => {
    const checkout = {
      revision,
      commit: commitOf(repository, revision)!,
      folder: join(folder, String(index)),
    };
    checkOut(repository, checkout);
    return checkout;
  });
}

describe.runIf(hasGit)('revisions (skipped without git)', () => {
  it('are commits, or none', () => {
    expect(commitOf(repository, 'main')).toMatch(/^[0-9a-f]{40}$/);
    expect(commitOf(repository, 'main~1')).not.toBe(commitOf(repository, 'main'));
    for (const none of ['nowhere', '--help', '', 'main~7']) {
      expect(commitOf(repository, none), none).toBeNull();
    }
  });

  it('are told apart where a tag and a branch have one name', () => {
    git('tag', 'both', 'main');
    git('branch', 'both', 'main');
    expect(findRevision(repository, 'both').commit).toBe(commitOf(repository, 'main'));
    git('tag', '--force', 'both', 'main~1');
    expect(() => findRevision(repository, 'both')).toThrow(
      /"both" is a tag and a branch.*refs\/tags\/both or refs\/heads\/both/,
    );
    expect(findRevision(repository, 'refs/heads/both').commit).toBe(commitOf(repository, 'main'));
    expect(findRevision(repository, 'refs/tags/both').commit).toBe(commitOf(repository, 'main~1'));
    git('tag', '--delete', 'both');
    git('branch', '--delete', '--force', 'both');
  });

  // As git lists them.
  const WITH_BLANKS = [' in front.ts', 'with a blank.ts'];

  it('do not hold what is not committed', () => {
    const out = join(repository, 'out');
    expect(uncommittedIn(repository, out)).toEqual({ changed: [], untracked: [] });
    const before = readFileSync(join(repository, 'implementations', 'same.ts'), 'utf8');
    write('implementations/same.ts', implementation('({ third: {} })'));
    for (const file of WITH_BLANKS) write(file, '');
    write('notes.txt', '');
    mkdirSync(out);
    write('out/report.json', '');
    expect(uncommittedIn(repository, out)).toEqual({
      changed: ['implementations/same.ts'],
      untracked: WITH_BLANKS,
    });
    write('implementations/same.ts', before);
    for (const file of [...WITH_BLANKS, 'notes.txt', 'out'])
      rmSync(join(repository, file), { recursive: true });
  });

  it('are checked out beside each other, with what differs in their implementations', async () => {
    const [base, head] = checkouts() as [Checkout, Checkout];
    const found = await revisedImplementations(
      repository,
      base,
      head,
      [],
      AROUND,
      scratch(),
      signal,
      told(),
    );
    expect(inOneOnly(base, head)).toEqual([
      { revision: 'main', files: [join('implementations', 'new.ts')] },
    ]);
    expect(found.map(({ name, isSame }) => [name, isSame])).toEqual([
      ['changed', false],
      ['same', true],
    ]);
    expect(found[0]?.base).toMatchObject({ name: 'changed@base (main~1)' });
    expect(found[0]?.head.path.startsWith(head.folder)).toBe(true);
    for (const checkout of [base, head]) removeCheckout(repository, checkout);
    expect(existsSync(base.folder)).toBe(false);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('must both have what is named, and build', async () => {
    const [base, head] = checkouts() as [Checkout, Checkout];
    const named = (file: string) => revised(base, head, file);
    await expect(named('implementations/new.ts')).rejects.toThrow(
      /implementations.new\.ts is not in both main~1 and main/,
    );
    const [same] = await named('implementations/same.ts');
    expect(same).toMatchObject({ name: 'same', isSame: true });
    await build(head, 'echo built > made.txt', signal);
    expect(existsSync(join(head.folder, 'made.txt'))).toBe(true);
    const broken = build(head, 'echo broken >&2; exit 3', signal);
    await expect(broken).rejects.toThrow(UsageError);
    await expect(broken).rejects.toThrow(/fails in main: broken/);
    for (const checkout of [base, head]) removeCheckout(repository, checkout);
  });

  it('tell where a file is missing that only a build makes, by the names of the repository', async () => {
    const [base, head] = checkouts() as [Checkout, Checkout];
    const file = join('implementations', 'same.ts');
    const missing = `import { made } from './made.ts';\n${implementation('({ made })')}`;
    const found = () =>
      revised(base, head, file).then(
        () => 'nothing is missing',
        (error: unknown) => (error as Error).message,
      );
    writeFileSync(join(base.folder, file), missing);
    for (const packages of ['none', 'node_modules']) {
      if (packages !== 'none') mkdirSync(join(base.folder, packages));
      const message = await found();
      expect(message, packages).toMatch(/^In main~1: implementations\/same\.ts does not compile/);
      expect(message, packages).toContain('--build COMMAND makes it in each');
      expect(message, packages).not.toContain(base.folder);
    }
    for (const checkout of [base, head]) removeCheckout(repository, checkout);
  });

  it('are forgotten where a killed comparison left them, and nothing else is', () => {
    const own = join(scratch(), 'uniqbench-scratch-0-0-1-0-abcdef', 'base');
    const users = join(scratch(), 'mine');
    const commit = commitOf(repository, 'main')!;
    for (const folder of [own, users]) {
      checkOut(repository, { revision: 'main', commit, folder });
      rmSync(folder, { recursive: true });
    }
    forgetLostCheckouts(repository);
    const listed = git('worktree', 'list');
    expect(listed).not.toContain(own);
    expect(listed).toContain(users);
    git('worktree', 'prune');
  });
});
