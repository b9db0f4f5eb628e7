/** Progress on standard error: a living line in a terminal, plain lines elsewhere. */
import ora from 'ora';
import type { FileProgress } from '../contract.ts';
import type { Progress } from '../harness/parent/record-trial.ts';
import { PASSES } from '../harness/wire/passes.ts';
import { printable, printableLines } from '../printable.ts';
import { duration, grouped } from '../quantity.ts';
import type { Io } from './session.ts';

/** Shows what goes on until it is stopped. */
export interface ProgressDisplay {
  /** From now on, this text; in a terminal it is asked for anew every second. */
  readonly show: (text: () => string) => void;
  /** Lines that stay, above what is shown. */
  readonly print: (lines: string) => void;
  /** Lines below what is shown, until there are others, or it stops; null where nobody watches. */
  readonly keepBelow: ((lines: string) => void) | null;
  readonly stop: () => void;
}

const REDRAW_MS = 1_000;
/** Names of whatever length can be part of it. */
const LONGEST_LINE = 300;

/** Whether there is a terminal on which lines can be drawn anew. */
function isWatched({ stderr, env }: Pick<Io, 'stderr' | 'env'>): boolean {
  return stderr.isTTY === true && !env.CI && env.TERM !== 'dumb';
}

/** Starts the display that suits standard error. */
export function startDisplay(io: Pick<Io, 'stderr' | 'env'>): ProgressDisplay {
  if (!isWatched(io)) {
    const startedMs = performance.now();
    return {
      show: (text) => {
        io.stderr.write(
          `${duration((performance.now() - startedMs) / 1e3)}: ${printable(text(), LONGEST_LINE)}\n`,
        );
      },
      print: (lines) => io.stderr.write(printableLines(lines)),
      keepBelow: null,
      stop: () => {},
    };
  }
  return startSpinner(io.stderr);
}

/** A display for a command that says nothing on the way where nobody watches, because others read what it says. */
export function startQuietDisplay(io: Pick<Io, 'stderr' | 'env'>): ProgressDisplay {
  if (isWatched(io)) return startSpinner(io.stderr);
  return { show: () => {}, print: () => {}, keepBelow: null, stop: () => {} };
}

function startSpinner(stream: Io['stderr']): ProgressDisplay {
  // Standard input is not ours, and Ctrl-C must reach this process.
  const spinner = ora({ stream, discardStdin: false }).start();
  let current = () => '';
  let below = '';
  const redraw = () => {
    spinner.text = `${printable(current(), LONGEST_LINE)}${below}`;
  };
  const timer = setInterval(redraw, REDRAW_MS);
  return {
    show: (text) => {
      current = text;
      redraw();
    },
    print: (lines) => {
      spinner.clear();
      stream.write(printableLines(lines));
      spinner.render();
    },
    keepBelow: (lines) => {
      below = `\n${printableLines(lines).replace(/\n+$/, '')}`;
      redraw();
    },
    stop: () => {
      clearInterval(timer);
      spinner.stop();
    },
  };
}

/**
 * How far the reading of log files has come: bytes, events, their rate, and the time left.
 *
 * @param startedMs Start of the reading, as `performance.now()` tells.
 */
export function fileProgress(
  { bytesRead, bytesTotal, events }: FileProgress,
  startedMs: number,
): () => string {
  const toldSeconds = (performance.now() - startedMs) / 1e3;
  const rate = grouped(Math.round(events / Math.max(toldSeconds, 1e-3)));
  const soFar = `${grouped(events)} events, ${rate} a second`;
  if (bytesRead === null || bytesTotal === null || bytesRead === 0) return () => soFar;
  const share = Math.min(1, bytesRead / bytesTotal);
  const whole = toldSeconds / share;
  return () => {
    const left = Math.max(0, whole - (performance.now() - startedMs) / 1e3);
    const megabytes = `${grouped(Math.round(bytesRead / 1e6))} of ${grouped(Math.round(bytesTotal / 1e6))} MB`;
    return `${Math.floor(100 * share)}%, ${megabytes}, ${soFar}, about ${duration(left)} left`;
  };
}

/**
 * What a run is doing, how far it has come and how long it will still take, as of whenever it is asked.
 *
 * @param startedMs Start of the run, as `performance.now()` tells.
 */
export function runProgress(progress: Progress, startedMs: number): () => string {
  const { pass, implementation, workload, round, remainingSeconds } = progress;
  const toldMs = performance.now();
  const parts = [
    pass === 'profile' ? 'profiling' : PASSES[pass].doing,
    implementation === null ? null : printable(implementation, 60),
    workload === null ? null : `on ${printable(workload, 60)}`,
    round === null ? null : `(round ${round})`,
  ];
  const doing = parts.filter((part) => part !== null).join(' ');
  if (remainingSeconds === null) return () => doing;
  return () => {
    const nowMs = performance.now();
    const left = Math.max(1, remainingSeconds - (nowMs - toldMs) / 1e3);
    const elapsed = (nowMs - startedMs) / 1e3;
    return `${Math.floor((100 * elapsed) / (elapsed + left))}% ${doing}, about ${duration(left)} left`;
  };
}
