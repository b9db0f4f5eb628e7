/** The workflow of a gate on pull requests, for GitHub. Runs in the parent. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';

/** A workflow, and what its user must still do. */
export interface Workflow {
  readonly text: string;
  readonly notes: readonly string[];
}

/** How packages are installed, by the lock file that is there. */
const INSTALLERS = [
  { lock: 'package-lock.json', install: 'npm ci', cache: 'npm' },
  { lock: 'npm-shrinkwrap.json', install: 'npm ci', cache: 'npm' },
  {
    lock: 'pnpm-lock.yaml',
    install: 'corepack enable && pnpm install --frozen-lockfile',
    cache: null,
  },
  { lock: 'yarn.lock', install: 'corepack enable && yarn install --immutable', cache: null },
] as const;

/** What takes a plain place in YAML and in a path of an action. */
const PLAIN_PATH = /^[\w./-]*$/;

/**
 * Writes it for the package in `folder`.
 *
 * @throws UsageError where the folder's name cannot stand in a workflow.
 */
export function workflowOf(repository: string, folder: string): Workflow {
  const own = relative(repository, folder).replaceAll('\\', '/');
  if (!PLAIN_PATH.test(own) || own.startsWith('..'))
    throw new UsageError(
      `${printable(own, 300)} holds characters that a workflow's paths should not have; call init --github in the repository's top folder, and set working-directory by hand.`,
    );
  const at = (place: string, file: string) => existsSync(join(repository, place, file));
  const places = [own, ''];
  const place = places.find((one) => INSTALLERS.some(({ lock }) => at(one, lock))) ?? own;
  const installer = INSTALLERS.find(({ lock }) => at(place, lock));
  const installed = places.find((one) => at(one, 'node_modules/uniqbench')) ?? place;
  const action = `./${[installed, 'node_modules/uniqbench'].filter(Boolean).join('/')}`;
  const text = `# Compares each pull request with its base, in the same rounds on the same runner.
name: uniqbench

on: pull_request

permissions:
  contents: read
  pull-requests: write # for the comment; pull requests from forks get the summary only

concurrency:
  group: uniqbench-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  compare:
    runs-on: ubuntu-latest
    timeout-minutes: 45
    steps:
      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0 # the base is measured too
          persist-credentials: false
      - uses: ${SETUP_NODE}
        with:
          node-version: 24${installer?.cache == null ? '' : `\n          cache: ${installer.cache}${place === '' ? '' : `\n          cache-dependency-path: ${place}/${installer.lock}`}`}
      - run: ${installer?.install ?? 'npm install'}${place === '' ? '' : `\n        working-directory: ${place}`}
      - uses: ${action}
        with:
          fail-on: time:5%,peakLiveBytes:5%,allocatedBytes:5%
          budget: 600${own === '' ? '' : `\n          working-directory: ${own}`}
          # tasks: src/count.bench.ts     # where absent, what changed
`;
  return {
    text,
    notes: [
      ...(installer === undefined
        ? [
            '  There is no lock file: with one (npm install makes it), each run has the same packages.',
          ]
        : []),
      ...(places.some((one) => at(one, 'node_modules/uniqbench'))
        ? []
        : ['  uniqbench is not installed here: npm install --save-dev uniqbench']),
    ],
  };
}

// Pinned by commit: a tag can be moved to other code.
const CHECKOUT = 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2';
const SETUP_NODE = 'actions/setup-node@249970729cb0ef3589644e2896645e5dc5ba9c38 # v6.5.0';
