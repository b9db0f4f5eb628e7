/** `uniqbench profile`: why an implementation is slow or heavy, by function and source line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { bundle } from '../harness/plug-ins/compile.ts';
import { findImplementation } from '../harness/plug-ins/find.ts';
import { profile } from '../harness/profilers/profile.ts';
import type { ProfileRecord } from '../harness/profilers/results.ts';
import { TOOLS, type Tool } from '../harness/profilers/tools.ts';
import type { PlugIn } from '../harness/protocol.ts';
import { STRING_OWNERSHIPS, type StringOwnership } from '../harness/rows.ts';
import { makeSuite } from '../harness/suite.ts';
import { parseDecimal, parseWhole } from '../quantity.ts';
import { hasProblems } from '../reports/profile.ts';
import { renderProfileMarkdown, renderProfileTerminal } from '../reports/profile-text.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { startDisplay } from './progress.ts';

interface ProfileFlags extends LogFlags {
  readonly tool: readonly Tool[];
  readonly diff?: string;
  readonly workload: string;
  readonly events?: number;
  readonly seed?: number;
  readonly strings?: StringOwnership;
  readonly timeout?: number;
  readonly memoryLimit?: number;
  readonly format: 'terminal' | 'markdown' | 'json';
  readonly out: string;
}

const FAILED = 1;
const WIDTH_OF_A_FILE = 120;
/** Enough to see where time goes; a snapshot of more takes gigabytes. */
const USUAL_EVENTS = 500_000;

/** The command, ready to be added to a program. */
export function profileCommand(): Command {
  const command = new Command('profile')
    .description(
      'Shows where an implementation spends time and memory, by function and source line. Built in: cpu, heap ' +
        '(all that is allocated), snapshot (what is alive at the peak), trace-gc. From clinic, which is installed ' +
        'by itself (npm run install:clinic): doctor, flame, bubbleprof, heapprofiler.',
    )
    .argument('<implementation>', 'name (see list) or path of a .ts or .js file')
    .addOption(
      new Option('--tool <tool...>', `one or more of ${TOOLS.join(', ')}`)
        .argParser((text: string, previous: readonly Tool[] | undefined) => [
          ...(previous ?? []),
          ...parseTools(text),
        ])
        .makeOptionMandatory(),
    )
    .option('--diff <other>', 'another implementation, profiled as well and put beside it')
    .option('--workload <preset|file>', 'as for run', 'everyday')
    .option('--events <n>', 'events of a preset (default: 500k)', (text) =>
      parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option('--seed <n>', 'seed of the generator (default: 1)', (text) =>
      parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
    )
    .addOption(
      new Option('--strings <ownership>', 'who owns the strings of the events, as for run').choices(
        [...STRING_OWNERSHIPS],
      ),
    )
    .option('--timeout <seconds>', 'longest that one tool may take (default: 600)', (text) =>
      parseDecimal('--timeout', text, { least: 0.1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--memory-limit <MB>',
      "V8's heap in each process (default: three quarters of the memory)",
      (text) => parseWhole('--memory-limit', text, { least: 16, most: 2 ** 24 }),
    )
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'markdown', 'json'])
        .default('terminal'),
    )
    .option('--out <dir>', 'folder that receives the profiles', 'uniqbench-profiles');
  return addLogOptions(command).action((implementation: string, flags: ProfileFlags) =>
    profileImplementation(implementation, flags),
  );
}

function parseTools(text: string): Tool[] {
  return text.split(',').map((name) => {
    const tool = TOOLS.find((known) => known === name);
    if (tool !== undefined) return tool;
    throw new UsageError(`--tool: ${JSON.stringify(name)} is none of ${TOOLS.join(', ')}.`);
  });
}

async function profileImplementation(implementation: string, flags: ProfileFlags): Promise<void> {
  const interrupt = abortOnInterrupt();
  const scratchFolder = mkdtempSync(join(tmpdir(), 'uniqbench-'));
  // Profiles name the compiled code, so it stays with them.
  const codeFolder = join(flags.out, 'compiled');
  mkdirSync(codeFolder, { recursive: true });
  const references = flags.diff === undefined ? [implementation] : [implementation, flags.diff];
  try {
    const suite = await makeSuite(
      {
        implementations: references,
        baseline: implementation,
        workloads: [flags.workload],
        events: flags.events,
        defaultEvents: /,\s*events\s*=/.test(flags.workload) ? undefined : USUAL_EVENTS,
        seed: flags.seed,
        timeoutSeconds: flags.timeout,
        memoryLimitMb: flags.memoryLimit,
        quick: false,
        strings: flags.strings,
        logOptions: logOptionsOf(flags),
      },
      scratchFolder,
    );
    const implementations: PlugIn[] = [];
    for (const reference of references) {
      implementations.push(await bundle(findImplementation(reference), codeFolder));
    }
    const display = startDisplay();
    let record: ProfileRecord;
    try {
      record = await profile({ ...suite, implementations }, [...new Set(flags.tool)], {
        outFolder: resolve(flags.out),
        scratchFolder,
        signal: interrupt.signal,
        onProgress: (doing) => display.show(() => doing),
      });
    } finally {
      display.stop();
    }
    print(record, flags);
  } finally {
    rmSync(scratchFolder, { recursive: true, force: true });
    interrupt.release();
  }
}

function print(record: ProfileRecord, { format, out }: ProfileFlags): void {
  const json = `${JSON.stringify(record, null, 2)}\n`;
  const markdown = renderProfileMarkdown(record);
  writeFileSync(join(out, 'profile.json'), json);
  writeFileSync(join(out, 'profile.md'), markdown);
  const { columns, isTTY } = process.stdout;
  const terminal = { width: columns ?? WIDTH_OF_A_FILE, colors: isTTY && !process.env.NO_COLOR };
  process.stdout.write(
    format === 'json'
      ? json
      : format === 'markdown'
        ? markdown
        : renderProfileTerminal(record, terminal),
  );
  process.stderr.write(
    `Saved in ${relative('.', out) || '.'}: profile.json, profile.md and the profiles.\n`,
  );
  if (hasProblems(record)) process.exitCode = FAILED;
}
