/** `uniqbench profile`: why an implementation is slow or heavy, by function and source line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { bundle } from '../harness/plug-ins/compile.ts';
import { profile } from '../harness/profilers/profile.ts';
import type { ProfileRecord } from '../harness/profilers/results.ts';
import { TOOLS, type Tool } from '../harness/profilers/tools.ts';
import type { PlugIn } from '../harness/protocol.ts';
import { makeSuite } from '../harness/suite.ts';
import { hasProblems } from '../reports/profile.ts';
import { renderProfileMarkdown, renderProfileTerminal } from '../reports/profile-text.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { startDisplay } from './progress.ts';
import {
  addWorkloadOptions,
  assertOneWorkload,
  type WorkloadFlags,
  workloadRequestOf,
} from './workload-options.ts';

interface ProfileFlags extends WorkloadFlags {
  readonly tool: readonly Tool[];
  readonly diff?: string;
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
        'by itself (they tell how): doctor, flame, bubbleprof, heapprofiler.',
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
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'markdown', 'json'])
        .default('terminal'),
    )
    .option('--out <dir>', 'folder that receives the profiles', 'uniqbench-profiles');
  return addWorkloadOptions(command, '500k').action(profileImplementation);
}

function parseTools(text: string): Tool[] {
  return text.split(',').map((name) => {
    const tool = TOOLS.find((known) => known === name);
    if (tool !== undefined) return tool;
    throw new UsageError(`--tool: ${JSON.stringify(name)} is none of ${TOOLS.join(', ')}.`);
  });
}

async function profileImplementation(implementation: string, flags: ProfileFlags): Promise<void> {
  assertOneWorkload(flags);
  const interrupt = abortOnInterrupt();
  const scratchFolder = mkdtempSync(join(tmpdir(), 'uniqbench-'));
  // Profiles name the compiled code, so it stays with them.
  const codeFolder = join(flags.out, 'compiled');
  mkdirSync(codeFolder, { recursive: true });
  const references = flags.diff === undefined ? [implementation] : [implementation, flags.diff];
  try {
    const suite = await makeSuite(
      {
        ...workloadRequestOf(flags),
        implementations: references,
        baselines: [implementation],
        rowsOnly: true,
        defaultEvents: USUAL_EVENTS,
        quick: false,
      },
      scratchFolder,
      interrupt.signal,
    );
    const implementations: PlugIn[] = [];
    for (const name of suite.asked) {
      const plugIn = suite.implementations.find((one) => one.name === name);
      if (plugIn === undefined) throw new Error(`${name} takes no part in its own profile.`);
      implementations.push(await bundle({ ...plugIn, path: plugIn.source }, codeFolder));
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
