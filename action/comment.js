/**
 * The action's comment on a pull request: written once, then brought up to date. Plain JavaScript without packages. It never
 * fails a workflow: what it may not do, or what GitHub does not answer, is told as a warning.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortened } from './shorten.js';

const { env } = process;
/** GitHub's own, of a comment. */
const LONGEST_BODY = 65_536;
const MOST_PAGES = 30;
const PATIENCE_MS = 30_000;
const MOST_OUTPUT_BYTES = 64 * 2 ** 20;
const REPORT = 'comment.md';
/** Of several packages, or of several jobs. */
const MOST_COMPARISONS = 10;
const RENDERING_MS = 60_000;

try {
  await comment();
} catch (error) {
  warn(`The comment was not written: ${error.message}`);
}

async function comment() {
  const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  const pullRequest = await pullRequestOf(event);
  if (pullRequest === null) return;
  // What a pull request's own run left behind is a stranger's text: here it is made anew from data, in which texts stay texts.
  const folder = env.UNIQBENCH_FOLDER ?? '';
  const report = event.workflow_run ? renderedAnew(folder) : reportIn(folder);
  if (report === null) return warn('The comment was not written: there is no report to be shown.');
  const marker = markerOf(env.UNIQBENCH_DIRECTORY ?? '.');
  const commit = /^[0-9a-f]{40,64}$/.test(pullRequest.sha)
    ? ` · ${pullRequest.sha.slice(0, 12)}`
    : '';
  // Where record and page were kept: not the second workflow, which only comments.
  const runId = String(event.workflow_run?.id ?? env.GITHUB_RUN_ID);
  const run = /^\d+$/.test(runId)
    ? `\n\n<sub>[The whole report and its record](${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${runId})${commit}</sub>\n`
    : '';
  const body = `${marker}\n${shortened(report, LONGEST_BODY - Buffer.byteLength(marker + run) - 1)}${run}`;
  const own = await ownComment(pullRequest.number, marker);
  const answer =
    own === null
      ? await call('POST', `issues/${pullRequest.number}/comments`, { body })
      : await call('PATCH', `issues/comments/${own}`, { body });
  if (answer.ok) say(own === null ? 'Comment written.' : 'Comment brought up to date.');
  else warn(`The comment was not written: ${refusal(answer.status)}`);
}

/** Which pull request it is about; null where there is none, or it may not be written to. */
async function pullRequestOf(event) {
  const { pull_request: own, workflow_run: run } = event;
  if (own) {
    const isFork = own.head?.repo?.full_name !== env.GITHUB_REPOSITORY;
    if (isFork && env.GITHUB_EVENT_NAME === 'pull_request') {
      say(
        'A pull request from a fork may not be commented on from here; the summary has the report.',
      );
      return null;
    }
    return { number: wholeNumber(own.number), sha: String(own.head?.sha) };
  }
  if (run) return pullRequestOfRun(run);
  say('No pull request, so no comment.');
  return null;
}

/** Of a second, trusted workflow: asked of GitHub by who pushed what, and not of what the first one left behind. */
async function pullRequestOfRun({ head_sha: sha, head_branch: branch, head_repository: from }) {
  const owner = from?.owner?.login;
  if (typeof owner !== 'string' || typeof branch !== 'string') return null;
  const query = new URLSearchParams({ state: 'open', head: `${owner}:${branch}`, per_page: '100' });
  const answer = await call('GET', `pulls?${query}`);
  if (!answer.ok) {
    warn(`The comment was not written: ${refusal(answer.status)}`);
    return null;
  }
  const found = (await answer.json()).find((one) => one.head?.sha === sha);
  if (found === undefined) {
    say('No open pull request has this commit as its last one, so no comment.');
    return null;
  }
  return { number: wholeNumber(found.number), sha: String(sha) };
}

/** The number of the comment that was written before; null where there is none. Others may begin theirs with the marker. */
async function ownComment(number, marker) {
  const self = await call('GET', '/user');
  const login = self.ok ? (await self.json()).login : null;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await call('GET', `issues/${number}/comments?per_page=100&page=${page}`);
    if (!answer.ok) throw new Error(refusal(answer.status));
    const comments = await answer.json();
    const found = comments.find(
      ({ body, user }) =>
        String(body).startsWith(`${marker}\n`) &&
        (login === null ? user?.type === 'Bot' : user?.login === login),
    );
    if (found !== undefined) return wholeNumber(found.id);
    if (comments.length < 100) return null;
  }
  return null;
}

function call(method, path, body) {
  const base = env.GITHUB_API_URL ?? 'https://api.github.com';
  const url = path.startsWith('/') ? base + path : `${base}/repos/${env.GITHUB_REPOSITORY}/${path}`;
  return fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${env.UNIQBENCH_TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'uniqbench',
      'x-github-api-version': '2022-11-28',
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What the comparison printed; null where it printed nothing. */
function reportIn(folder) {
  const file = join(folder, REPORT);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** By this package's own code, from all comparisons, or the first record where there is none; null where none can be read. */
function renderedAnew(folder) {
  const comparisons = filesIn(folder, 'comparison.json').slice(0, MOST_COMPARISONS);
  const shown = comparisons.length > 0 ? comparisons : filesIn(folder, 'record.jsonl').slice(0, 1);
  const texts = shown.map(markdownOf).filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join('\n---\n\n');
}

/** null where it is none. */
function markdownOf(file) {
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  const call = [cli, 'report', file, '--format', 'markdown'];
  const { status, stdout, stderr } = spawnSync(process.execPath, call, {
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT_BYTES,
    timeout: RENDERING_MS,
  });
  if (status === 0) return stdout;
  warn(`What was kept of the comparison cannot be shown: ${(stderr ?? '').slice(0, 1_000)}`);
  return null;
}

/** Plain files of this name alone, those that lie highest first. */
function filesIn(folder, name) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

/**
 * One comment for each package that is compared, and for each job of a matrix: else the last one would stand for all. Nothing in
 * it may end the HTML comment.
 */
function markerOf(directory) {
  const name = directory
    .replace(/^\.\/?/, '')
    .replace(/[^\w./]+/g, '-')
    .replace(/-{2,}/g, '-');
  const isOfSeveral = Number(env.UNIQBENCH_JOBS) > 1;
  const job = isOfSeveral ? `job ${Number(env.UNIQBENCH_JOB) + 1}` : '';
  return `<!-- ${['uniqbench', name, job].filter(Boolean).join(' ')} -->`;
}

function refusal(status) {
  if (status === 401 || status === 403 || status === 404)
    return `GitHub answered ${status}. The job needs permissions: pull-requests: write; forks do not get it. The summary has the report.`;
  return `GitHub answered ${status}.`;
}

function wholeNumber(value) {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error('the event names no pull request.');
  return value;
}

function warn(message) {
  const inert = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  say(`::warning::${inert}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
