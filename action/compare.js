/**
 * The first step of the action: finds the base, and calls `uniqbench compare`. Plain JavaScript without packages, because it
 * runs as it is, from wherever the action was fetched to. What it is told comes through the environment.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const { env } = process;
const MISUSE = 2;
/** Of the command: a gate is broken, or head failed. */
const BROKEN = 1;
/** Of the command: the control failed, and not the pull request. */
const NOT_TRUSTED = 4;
const MOST_OUTPUT_BYTES = 64 * 2 ** 20;
const LONGEST_COMPLAINT = 1_000;

/** A mistake in how the action is used: told where the workflow's reader looks. */
class Misuse extends Error {}

try {
  compare();
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  annotate('error', error.message);
  process.exit(MISUSE);
}

function compare() {
  if (process.platform === 'win32')
    throw new Misuse('The uniqbench action runs on Linux and macOS: choose such a runner.');
  if (!/^(?:true|false)?$/i.test(env.UNIQBENCH_COMMENT ?? ''))
    throw new Misuse(
      `comment: ${JSON.stringify(env.UNIQBENCH_COMMENT)} is neither true nor false.`,
    );
  const directory = resolve(env.GITHUB_WORKSPACE ?? '.', env.UNIQBENCH_DIRECTORY || '.');
  if (!existsSync(directory))
    throw new Misuse(
      `working-directory: there is no folder ${env.UNIQBENCH_DIRECTORY}. Was the repository checked out?`,
    );
  if (env.GITHUB_EVENT_NAME === 'pull_request_target')
    throw new Misuse(
      'pull_request_target hands a token that can write to whatever code runs, and checks out the base: use pull_request, and for comments on forks the second workflow in docs/github.md.',
    );
  const base = baseIn(directory);
  const npx = program(directory);
  assertStarts(npx, directory);
  const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'uniqbench-'));
  const flags = [
    ...flag('--fail-on', env.UNIQBENCH_FAIL_ON),
    ...flag('--budget', env.UNIQBENCH_BUDGET),
    ...['--format', 'markdown', '--format', 'html', '--format', 'json'],
    ...['--github-summary', '--out', folder],
  ];
  const tasks = (env.UNIQBENCH_TASKS ?? '').split(/\s+/).filter(Boolean);
  const call = [...npx, 'compare', ...flags, '--', base, '.', ...tasks];
  // What a benchmark prints must not be taken for a command to the runner.
  const end = randomUUID();
  say(`::stop-commands::${end}`);
  const { status, signal, error, stdout } = spawnSync('npx', call, {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  process.stdout.write(stdout ?? '');
  say(`\n::${end}::`);
  if (error)
    throw new Misuse(`npx cannot be started (${error.message}): set up Node before this action.`);
  if (signal) throw new Misuse(`uniqbench was stopped by ${signal}.`);
  // What it prints is the report, also where nothing had to be measured.
  const isReported = stdout.toString().trim() !== '';
  if (isReported) writeFileSync(join(folder, 'comment.md'), stdout);
  // A broken gate is 1 as well, and has a report: nobody must look for a regression that was not found.
  if (status === BROKEN && !isReported)
    throw new Misuse(
      'uniqbench ended before it had a report; its own words stand above. No gate was broken by that.',
    );
  if (status === NOT_TRUSTED)
    annotate(
      'warning',
      'The base differed from itself in this run, so that nobody can be blamed: the runner was too noisy. Run again, or give it a larger budget.',
    );
  appendFileSync(
    env.GITHUB_OUTPUT,
    `exit-code=${status}\nfolder=${folder}\nplace=${placeOf(env.UNIQBENCH_DIRECTORY)}\n`,
  );
}

/** Of a package, to stand behind the name of what is kept of it; empty for the whole repository. */
function placeOf(directory = '.') {
  const name = directory.replace(/^\.\/?/, '').replace(/[^\w.]+/g, '-');
  return name === '' ? '' : `-${name}`;
}

/**
 * A version that npm does not have, or a Node that is too old, makes npx end with 1, as a broken gate does: so it is found out before.
 *
 * @throws Misuse with the end of what it said.
 */
function assertStarts(npx, directory) {
  const { status, error, stderr } = spawnSync('npx', [...npx, '--version'], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  if (error)
    throw new Misuse(`npx cannot be started (${error.message}): set up Node before this action.`);
  if (status === 0) return;
  const said = stderr.trim().slice(-LONGEST_COMPLAINT);
  const version = env.UNIQBENCH_VERSION;
  throw new Misuse(
    version
      ? `version: uniqbench@${version} cannot be fetched from npm, or does not start on Node ${process.versions.node}. npx said: ${said}`
      : `uniqbench is installed, and does not start on Node ${process.versions.node}: install packages anew before this action. npx said: ${said}`,
  );
}

/** The arguments of npx before uniqbench's own: the version that was asked for, or the one that is installed. */
function program(directory) {
  const version = env.UNIQBENCH_VERSION ?? '';
  if (version !== '') {
    if (!/^[\w.^~+-]+$/.test(version))
      throw new Misuse(`version: ${JSON.stringify(version)} is no version, such as 1.2.0.`);
    return ['--yes', `uniqbench@${version}`];
  }
  for (let at = directory; ; at = resolve(at, '..')) {
    if (existsSync(join(at, 'node_modules', '.bin', 'uniqbench')))
      return ['--no-install', 'uniqbench'];
    if (at === resolve(at, '..')) break;
  }
  throw new Misuse(
    'uniqbench is not installed: add it (npm install --save-dev uniqbench) and install packages before this action, or name a version.',
  );
}

/** The commit to compare with. */
function baseIn(directory) {
  let complaint = '';
  const git = (...args) => {
    try {
      return execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch (error) {
      complaint = String(error.stderr || error.message).trim();
      return null;
    }
  };
  const commitOf = (revision) =>
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (commitOf('HEAD') === null)
    throw new Misuse(
      `There is no commit here that git can read: check the repository out before this action (actions/checkout). It said: ${complaint}`,
    );
  const shallow = git('rev-parse', '--is-shallow-repository') === 'true';
  const deepen = shallow ? ' The checkout is shallow: give actions/checkout fetch-depth: 0.' : '';
  if (env.UNIQBENCH_BASE) {
    const commit =
      commitOf(env.UNIQBENCH_BASE) ?? commitOf(`refs/remotes/origin/${env.UNIQBENCH_BASE}`);
    if (commit === null) throw new Misuse(`base: there is no revision of that name here.${deepen}`);
    return commit;
  }
  const event = eventOf();
  // GitHub checks out the merge of both sides: its first parent is the base as it is now, without which changes of others
  // would be taken for the pull request's own.
  if (event.pull_request && commitOf('HEAD') === env.GITHUB_SHA) {
    const [first, second] = [commitOf('HEAD^1'), commitOf('HEAD^2')];
    if (first !== null && second !== null) return first;
  }
  const named = event.pull_request?.base?.sha ?? event.merge_group?.base_sha ?? event.before;
  // A commit that was pushed away is in no branch, so that nobody can fetch it.
  const parentOfForced = () => {
    const parent = event.forced === true && !shallow ? commitOf('HEAD^1') : null;
    if (parent !== null)
      annotate(
        'warning',
        'The commit before this push is gone, because the push was forced: compared with the parent instead. Name a base for another one.',
      );
    return parent;
  };
  const known = typeof named === 'string' && /^[0-9a-f]{40,64}$/.test(named) && !/^0+$/.test(named);
  const wanted = known ? named : 'HEAD^1';
  const commit = commitOf(wanted) ?? parentOfForced();
  if (commit === null)
    throw new Misuse(
      known
        ? `The base ${named} is not here.${deepen}`
        : `The commit before this one is not here.${deepen} Or name a base.`,
    );
  if (!event.pull_request) return commit;
  const fork = git('merge-base', commit, 'HEAD');
  if (fork === null) throw new Misuse(`Base and head have no commit in common here.${deepen}`);
  return fork;
}

function eventOf() {
  const file = env.GITHUB_EVENT_PATH;
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function flag(name, value) {
  return value ? [`${name}=${value}`] : [];
}

/** @param {'error' | 'warning'} kind */
function annotate(kind, message) {
  const inert = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  say(`::${kind}::${inert}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
