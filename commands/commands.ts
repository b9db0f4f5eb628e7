/** All commands. Only the one that is asked for is loaded, because all of them together take half a second to load. */
import { Command } from 'commander';
import type { Session } from './session.ts';

type MakeCommand = (session: Session) => Command;

interface Listed {
  /** What it is for, in a few words: a line of `uniqbench --help`. */
  readonly summary: string;
  readonly load: () => Promise<MakeCommand>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  run: {
    summary: 'right, faster, lighter? measures candidates against a baseline',
    load: async () => (await import('./run.ts')).runCommand,
  },
  profile: {
    summary: 'where time and memory go, by function and line',
    load: async () => (await import('./profile.ts')).profileCommand,
  },
  audit: {
    summary: 'which requirements each implementation meets, with the evidence',
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  compare: {
    summary: 'a gate: two revisions, or two saved runs, side by side',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  bisect: {
    summary: 'which commit made it slower or heavier',
    load: async () => (await import('./bisect.ts')).bisectCommand,
  },
  calibrate: {
    summary: 'what verdicts are worth on this machine',
    load: async () => (await import('./calibrate.ts')).calibrateCommand,
  },
  report: {
    summary: 'shows a saved run, in any format',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  history: {
    summary: 'keeps figures over commits, and finds where they stepped',
    load: async () => (await import('./history.ts')).historyCommand,
  },
  init: {
    summary: 'writes a first task for a function of yours, or a workflow',
    load: async () => (await import('./init.ts')).initCommand,
  },
  list: {
    summary: 'lists implementations, suites and workloads, also of a file',
    load: async () => (await import('./list.ts')).listCommand,
  },
  generate: {
    summary: 'writes synthetic page views to a file',
    load: async () => (await import('./generate.ts')).generateCommand,
  },
  fit: {
    summary: 'makes a workload like a log of yours',
    load: async () => (await import('./fit.ts')).fitCommand,
  },
  aggregate: {
    summary: 'counts hourly unique visitors of logs, or of a ClickHouse table',
    load: async () => (await import('./aggregate.ts')).aggregateCommand,
  },
  load: {
    summary: 'brings logs into a ClickHouse table, each event once',
    load: async () => (await import('./load.ts')).loadCommand,
  },
};

/** All of them, of which the one that the arguments name is whole; the others have a name and a summary. */
export async function commandsFor(
  argv: readonly string[],
  session: Session,
): Promise<readonly Command[]> {
  const [word, next] = argv.filter((argument) => !argument.startsWith('-'));
  const asked = word === 'help' ? next : word;
  const commands = Object.entries(COMMANDS).map(async ([name, { summary, load }]) => {
    const command = name === asked ? (await load())(session) : new Command(name);
    return command.summary(summary);
  });
  return Promise.all(commands);
}
