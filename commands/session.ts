/** What a command has of the world: streams, variables, and a way to say that something failed. */
import type { Readable, Writable } from 'node:stream';
import { printableLines } from '../printable.ts';

/** A stream for people or programs; a terminal has a width. */
export type OutputStream = Writable & {
  readonly columns?: number | undefined;
  readonly isTTY?: boolean | undefined;
};

/** Where the command line reads and writes: the process's own streams, or a test's. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which files standard input and output are, by device and number; absent where they are none. */
  readonly stdinFile?: string | undefined;
  readonly stdoutFile?: string | undefined;
}

/** One call of the command line. */
export interface Session extends Io {
  /** Its arguments, without node and script. */
  readonly argv: readonly string[];
  /**
   * Writes to standard output and waits until it is taken.
   *
   * @returns false where nobody takes it any more, so that the rest need not be made.
   */
  readonly print: (output: string | Uint8Array) => Promise<boolean>;
  /** Writes to standard error, with what no terminal should obey made visible. */
  readonly tell: (text: string) => void;
  /** Says that something failed or a gate broke: the exit code will be 1, or that which is given, unless it is 1 already. */
  readonly fail: (code?: number) => void;
}

/** A session, and what became of it. */
export interface OpenSession {
  readonly session: Session;
  /** The exit code of what failed; 0 where nothing did. */
  readonly failure: () => number;
  /** Why standard output did not take everything; null where it did, or its reader had seen enough, as head(1) has. */
  readonly outputError: () => Error | null;
  /** Waits until everything is written. */
  readonly flush: () => Promise<void>;
}

/** In a file, lines are as long as a wide terminal's. */
export const IN_A_FILE: Terminal = { width: 120, colors: false };

/** Starts a session. Errors of its streams end nothing: work that is under way is finished and saved first. */
export function openSession(argv: readonly string[], io: Io): OpenSession {
  let failure = 0;
  let isClosed = false;
  let hasPrinted = false;
  let outputError: Error | null = null;
  const lose = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') isClosed = true;
    else outputError ??= error;
  };
  io.stdout.on('error', lose);
  // There is nowhere left to tell it.
  io.stderr.on('error', () => {});
  const print = (output: string | Uint8Array): Promise<boolean> =>
    new Promise((resolve) => {
      if (isClosed || outputError !== null) return resolve(false);
      hasPrinted = true;
      io.stdout.write(output, (error) => {
        if (error) lose(error);
        resolve(!error);
      });
    });
  return {
    session: {
      ...io,
      argv,
      print,
      tell: (text) => {
        if (!io.stderr.destroyed) io.stderr.write(printableLines(text));
      },
      fail: (code = 1) => {
        if (failure !== 1) failure = code;
      },
    },
    failure: () => failure,
    outputError: () => outputError,
    flush: async () => {
      // A full disk refuses nothing at all as well; who prints nothing loses nothing.
      if (hasPrinted) await print('');
      await new Promise((resolve) => io.stderr.write('', resolve));
    },
  };
}

/** How tables are drawn. */
export interface Terminal {
  /** Display columns of a line. */
  readonly width: number;
  readonly colors: boolean;
}

/** Narrower than this nothing can be read, and some terminals claim to have no width at all. */
const LEAST_WIDTH = 20;

function widthOf({ columns }: OutputStream): number {
  return columns ? Math.max(LEAST_WIDTH, columns) : IN_A_FILE.width;
}

/** Colours where a terminal shows them, or FORCE_COLOR wants them all the same; NO_COLOR is stronger. */
function hasColors({ stdout, env }: Pick<Io, 'stdout' | 'env'>): boolean {
  if (env.NO_COLOR || /^(?:0|false)$/.test(env.FORCE_COLOR ?? '')) return false;
  return env.FORCE_COLOR !== undefined || (stdout.isTTY === true && env.TERM !== 'dumb');
}

/** How they are on standard output. */
export function terminalOf(io: Io): Terminal {
  return { width: widthOf(io.stdout), colors: hasColors(io) };
}

/** The same on standard error, which may be another terminal, or none. What is written there has no colours. */
export function errorTerminalOf({ stderr }: Pick<Io, 'stderr'>): Terminal {
  return { ...IN_A_FILE, width: widthOf(stderr) };
}
