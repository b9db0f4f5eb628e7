/** Progress on standard error: a living line in a terminal, a line for each trial elsewhere. */
import ora from 'ora';
import type { Progress } from '../harness/run.ts';
import { printable } from '../reports/printable.ts';
import { duration } from '../reports/units.ts';

/** Shows what a run is doing until it is stopped. */
export interface ProgressDisplay {
  readonly show: (progress: Progress) => void;
  readonly stop: () => void;
}

const REDRAW_MS = 1_000;

/** Starts the display that suits standard error. */
export function showProgress(): ProgressDisplay {
  const startedMs = performance.now();
  if (!process.stderr.isTTY || process.env.CI) {
    return {
      show: (progress) => {
        const elapsed = duration((performance.now() - startedMs) / 1e3);
        process.stderr.write(
          `${elapsed}: ${inWords(progress)}, about ${left(progress.remainingSeconds)}\n`,
        );
      },
      stop: () => {},
    };
  }
  // Neither of ora's liberties: Ctrl-C must reach this process, and standard input is not ours.
  const spinner = ora({ stream: process.stderr, discardStdin: false }).start();
  let current: { readonly progress: Progress; readonly atMs: number } | null = null;
  const redraw = () => {
    if (current === null) return;
    const { progress, atMs } = current;
    const remaining = progress.remainingSeconds - (performance.now() - atMs) / 1e3;
    const elapsed = (performance.now() - startedMs) / 1e3;
    const share = elapsed / (elapsed + Math.max(remaining, 1));
    spinner.text = `${Math.floor(100 * share)}% ${inWords(progress)}, about ${left(remaining)}`;
  };
  const timer = setInterval(redraw, REDRAW_MS);
  return {
    show: (progress) => {
      current = { progress, atMs: performance.now() };
      redraw();
    },
    stop: () => {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

function left(seconds: number): string {
  return `${duration(Math.max(seconds, 1))} left`;
}

const DOING: Readonly<Record<Progress['pass'], string>> = {
  inspect: 'loading',
  prepare: 'preparing the events',
  verify: 'checking the answer of',
  memory: 'measuring the memory of',
  time: 'timing',
};

function inWords({ pass, implementation, workload, round }: Progress): string {
  const parts = [
    DOING[pass],
    implementation,
    workload === null ? null : `on ${printable(workload, 60)}`,
  ];
  return `${parts.filter((part) => part !== null).join(' ')}${round === null ? '' : `, round ${round}`}`;
}
