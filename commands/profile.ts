/** `uniqbench profile`: why an implementation is slow or heavy, by function and source line. */
import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { explainedByFolder } from '../api/scratch-folder.ts';
import { isUsageError, UsageError } from '../contract.ts';
import { profile } from '../harness/profilers/profile.ts';
import type { ProfileRecord } from '../harness/record/profile-record.ts';
import { askedTasks, assertOneTask } from '../harness/request/asked-tasks.ts';
import { bundle } from '../harness/request/compile.ts';
import { limitsOf } from '../harness/request/default-limits.ts';
import {
  makeRunSettings,
  type RunRequest,
  type RunSettings,
} from '../harness/request/run-settings.ts';
import type { PlugIn } from '../harness/wire/plug-in.ts';
import { TOOLS, type Tool } from '../harness/wire/profiling-tools.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { renderFlamePage } from '../reports/formats/html-flame.ts';
import { inertJson } from '../reports/formats/inert-json.ts';
import { readPageAssets } from '../reports/formats/page-assets.ts';
import { renderProfileMarkdown, renderProfileTerminal } from '../reports/formats/profile.ts';
import { hasProblems } from '../reports/tables/profile.ts';
import { didYouMean } from '../unknown-name.ts';
import { assertFolder, makeFolder } from '../written-files/folder.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { choiceOption } from './choices.ts';
import { startDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { type Session, terminalOf } from './session.ts';
import { isStopped, stopped } from './stopped.ts';
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

/** Enough to see where time goes; a snapshot of more takes gigabytes. */
const USUAL_EVENTS = 500_000;

/** The command, ready to be added to a program. */
export function profileCommand(session: Session): Command {
  const command = new Command('profile')
    .description(
      'Shows where an implementation spends time and memory, by function and source line. Built in: cpu, heap ' +
        '(all that is allocated), snapshot (what is alive at the peak), trace-gc. From clinic, which is installed ' +
        'apart (where it is missing, they say how): doctor, flame, bubbleprof, heapprofiler.',
    )
    .argument(
      '<implementation...>',
      'name (see list) or path of a .ts or .js file; or a task file, and which of its implementations (default: all)',
    )
    .addOption(
      new Option('--tool <tool...>', `one or more of ${TOOLS.join(', ')}`)
        .argParser((text: string, previous: readonly Tool[] | undefined) => [
          ...(previous ?? []),
          ...parseTools(text),
        ])
        .makeOptionMandatory(),
    )
    .option(
      '--diff <other>',
      'another implementation, profiled as well and put beside the one that is named; with cpu, also as a differential flame graph (flame.html)',
    )
    .addOption(
      choiceOption('--format <format>', 'what is printed', [
        ...['terminal', 'markdown', 'json'],
      ]).default('terminal'),
    )
    .option('--out <dir>', 'folder that receives the profiles', 'uniqbench-profiles');
  return addWorkloadOptions(command, '500k').action(
    (implementations: string[], flags: ProfileFlags) =>
      inScratchFolder(session, (folder, signal) =>
        profileImplementations(implementations, flags, session, folder, signal),
      ),
  );
}

function parseTools(text: string): Tool[] {
  return text.split(',').map((name) => {
    const tool = TOOLS.find((known) => known === name);
    if (tool !== undefined) return tool;
    throw new UsageError(
      `--tool: ${JSON.stringify(printable(name))} is none of ${TOOLS.join(', ')}.${didYouMean(name, TOOLS)}`,
    );
  });
}

async function profileImplementations(
  implementations: readonly string[],
  flags: ProfileFlags,
  session: Session,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  assertOneWorkload(flags);
  // Profiles name the compiled code, so it stays with them.
  const codeFolder = resolve(flags.out, 'compiled');
  assertFolder(flags.out);
  const isNewFolder = !existsSync(flags.out);
  let isCompiled = false;
  try {
    const { settings, plugIns } = await profiledCode(
      {
        ...workloadRequestOf(flags),
        implementations,
        defaultEvents: USUAL_EVENTS,
        quick: false,
      },
      flags.diff,
      codeFolder,
      scratchFolder,
      signal,
    );
    isCompiled = true;
    const display = startDisplay(session);
    let record: ProfileRecord;
    try {
      record = await profile({ ...settings, implementations: plugIns }, [...new Set(flags.tool)], {
        outFolder: resolve(flags.out),
        scratchFolder,
        signal,
        onProgress: (doing) => display.show(() => doing),
        commandLine: session.argv,
      });
    } finally {
      display.stop();
    }
    await show(record, flags, session);
  } catch (thrown) {
    const error = explainedByFolder(flags.out, thrown);
    // An input that cannot be used, or code for which there is no room, leaves nothing that would be worth keeping.
    if (isNewFolder && (isUsageError(error) || !isCompiled)) {
      rmSync(flags.out, { recursive: true, force: true });
    }
    if (!isStopped(error)) throw error;
    if (!existsSync(codeFolder)) throw error;
    const place = printable(relative('.', flags.out) || '.', 500);
    throw stopped(
      `no report was written, but profiles that were finished are kept in ${place}`,
      error,
    );
  }
}

/**
 * What is to be profiled, its code compiled into a folder that stays.
 *
 * @param diff What the one that is named is put beside, and comes behind; nothing where undefined.
 */
async function profiledCode(
  { implementations: named, ...asked }: RunRequest,
  diff: string | undefined,
  codeFolder: string,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<{ readonly settings: RunSettings; readonly plugIns: readonly PlugIn[] }> {
  const tasksOf = (references: RunRequest['implementations']) =>
    askedTasks(references, scratchFolder, limitsOf(asked), signal);
  const before = diff === undefined ? null : await tasksOf(named);
  const own = (before ?? []).flatMap((one) => one.implementations.map(({ name }) => name));
  // Behind a task file of which all are meant, it would be the only one that is named.
  const implementations = diff === undefined || own.includes(diff) ? named : [...named, diff];
  const request = { ...asked, implementations };
  const tasks = await tasksOf(implementations);
  if (tasks === null) {
    if (diff !== undefined && named.length > 1) throw notOneBeside(diff);
    const baselines = named.slice(0, 1).map(String);
    const settings = await makeRunSettings(
      { ...request, baselines, rowsOnly: true },
      HOURLY_UNIQUES,
      scratchFolder,
      signal,
    );
    makeFolder(codeFolder);
    const plugIns: PlugIn[] = [];
    for (const plugIn of askedOf(settings))
      plugIns.push(await bundle({ ...plugIn, path: plugIn.source }, codeFolder));
    return { settings, plugIns };
  }
  assertOneTask(tasks);
  makeFolder(codeFolder);
  const settings = await makeRunSettings(request, HOURLY_UNIQUES, codeFolder, signal);
  const plugIns = askedOf(settings);
  if (diff === undefined) return { settings, plugIns };
  const other =
    plugIns.find(({ name }) => name === diff) ?? plugIns.find(({ name }) => !own.includes(name));
  const [one, ...more] = plugIns.filter((plugIn) => plugIn !== other);
  if (other === undefined || one === undefined || more.length > 0) throw notOneBeside(diff);
  return { settings, plugIns: [one, other] };
}

function notOneBeside(diff: string): UsageError {
  return new UsageError(
    `--diff ${printable(diff, 500)} is put beside one implementation: name that one in front of it, and no others.`,
  );
}

function askedOf({ asked, implementations }: RunSettings): PlugIn[] {
  return asked.map((name) => {
    const plugIn = implementations.find((one) => one.name === name);
    if (plugIn === undefined) throw new Error(`${name} takes no part in its own profile.`);
    return plugIn;
  });
}

async function show(
  record: ProfileRecord,
  { format, out }: ProfileFlags,
  session: Session,
): Promise<void> {
  const json = `${inertJson(record, 2)}\n`;
  const markdown = renderProfileMarkdown(record);
  const flame = renderFlamePage(record, readPageAssets());
  const files: Readonly<Record<string, string>> = {
    ...{ 'profile.json': json, 'profile.md': markdown },
    ...(flame === null ? {} : { 'flame.html': flame }),
  };
  // Beside a new profile.json, an old flame graph would pass for one of it.
  if (flame === null && existsSync(join(out, 'profile.json')))
    rmSync(join(out, 'flame.html'), { force: true });
  for (const [name, text] of Object.entries(files))
    await writeWholeFile(join(out, name), [Buffer.from(text)], { gzip: false });
  await session.print(
    format === 'json'
      ? json
      : format === 'markdown'
        ? markdown
        : renderProfileTerminal(record, terminalOf(session)),
  );
  // Of a task file of which all are meant, there may be more than two.
  const pair = record.implementations.slice(0, 2).map(({ name }) => printable(name));
  const told =
    flame === null ? '' : ` flame.html shows ${pair.join(' against ')} in one flame graph.`;
  session.tell(
    `Saved in ${printable(relative('.', out) || '.', 500)}: ${Object.keys(files).join(', ')} and the profiles.${told}\n`,
  );
  if (hasProblems(record)) session.fail();
}
