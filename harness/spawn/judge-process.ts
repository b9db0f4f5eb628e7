/**
 * The judge from outside: one process for all trials of this one, started when it is first asked, and gone when this one is. It
 * is asked while nobody is timed. Runs in the parent.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { totalmem } from 'node:os';
import { entryPoint } from '../wire/entry-points.ts';
import type {
  JudgeAnswer,
  JudgedDataset,
  JudgeRequest,
  Question,
  Verdict,
} from '../wire/judging.ts';
import { ownUntilClosed } from './owned-processes.ts';
import { isGroupLeader } from './process-group.ts';

interface Judge {
  readonly child: ChildProcess;
  readonly waiting: Map<number, (answer: JudgeAnswer) => void>;
}

let judge: Judge | null = null;
let questions = 0;

/** @throws Error where the judge cannot tell: it could not load the dataset, or has ended. */
export async function askJudge(question: Question): Promise<Verdict> {
  const verdict = await ask(question);
  if (verdict === null) throw new Error('The judge said nothing.');
  return verdict;
}

/** Has the judge load a dataset before an implementation can change it on disk. @throws as {@link askJudge} does. */
export async function openJudge(dataset: JudgedDataset): Promise<void> {
  await ask(dataset);
}

async function ask(question: JudgeRequest['question']): Promise<Verdict | null> {
  judge ??= startJudge();
  const { child, waiting } = judge;
  const id = ++questions;
  const answer = await new Promise<JudgeAnswer>((resolve) => {
    waiting.set(id, resolve);
    child.channel?.ref();
    // One that could not be started has no channel; that it has ended is told instead.
    child.send?.({ id, question } satisfies JudgeRequest, (error) => {
      if (error !== null) resolve({ id, error: error.message });
    });
  });
  waiting.delete(id);
  // Only a question keeps this process waiting for it.
  if (waiting.size === 0) child.channel?.unref();
  if ('error' in answer) throw new Error(`The judge cannot tell: ${answer.error}`);
  return answer.verdict;
}

function startJudge(): Judge {
  const waiting: Judge['waiting'] = new Map();
  let child: ChildProcess | undefined;
  const start = (environment: Readonly<Record<string, string>>) => {
    child = fork(entryPoint('judge'), [], {
      execArgv: [
        '--enable-source-maps',
        `--max-old-space-size=${Math.floor(totalmem() / 2 ** 20)}`,
      ],
      env: { ...process.env, ...environment },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: isGroupLeader,
    });
    child.on('message', (answer: JudgeAnswer) => waiting.get(answer.id)?.(answer));
    child.unref();
    return child;
  };
  const end = (why: string) => {
    judge = null;
    for (const [id, resolve] of waiting) resolve({ id, error: why });
  };
  ownUntilClosed(start, null, new AbortController().signal).then(
    ({ exitCode, exitSignal }) => end(`its process ended (${exitSignal ?? `code ${exitCode}`})`),
    (error) => end(String(error)),
  );
  if (child === undefined) throw new Error('The judge was not started.');
  return { child, waiting };
}
