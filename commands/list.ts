/** `uniqbench list`: what there is to run. */
import { relative } from 'node:path';
import { Command } from 'commander';
import stringWidth from 'string-width';
import { type Implementation, UsageError } from '../contract.ts';
import { loadImplementation } from '../harness/plug-ins/load.ts';
import { askedTasks } from '../harness/request/asked-tasks.ts';
import { compile } from '../harness/request/compile.ts';
import { limitsOf } from '../harness/request/default-limits.ts';
import { builtIn } from '../harness/request/find.ts';
import { loadGenerators } from '../harness/request/workloads.ts';
import { INPUT_FORMS } from '../harness/wire/forms.ts';
import type { DescribedTask } from '../harness/wire/passes/describe.ts';
import { SUITES } from '../hourly-uniques/suites.ts';
import { printable } from '../printable.ts';
import { grouped } from '../quantity.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { shellWord } from './shell-word.ts';

/** The command, ready to be added to a program. */
export function listCommand(session: Session): Command {
  return new Command('list')
    .description(
      'Lists the implementations by form, the suites, the workload presets, and the parameters of each generator; of a task ' +
        'or benchmark file, its tasks, workloads and implementations.',
    )
    .argument('[task...]', 'task or benchmark files')
    .action((files: string[]) =>
      inScratchFolder(session, (folder, signal) =>
        files.length === 0 ? list(folder, session) : listTasks(files, folder, signal, session),
      ),
    );
}

async function list(scratchFolder: string, session: Session): Promise<void> {
  const loaded = await Promise.all(
    builtIn('implementations').map(async (source) => ({
      name: source.name,
      ...(await loadImplementation(await compile(source, scratchFolder))),
    })),
  );
  const lines = INPUT_FORMS.flatMap((form) => {
    const own = loaded.filter(({ input }) => input === form);
    if (own.length === 0) return [];
    return [
      `Implementations that take ${FORMS_IN_WORDS[form]} (uniqbench run NAME…)`,
      '',
      ...own.flatMap(implementationLines),
    ];
  });
  lines.push(
    'Suites (uniqbench run --suite NAME)',
    '',
    ...described(Object.entries(SUITES).map(([name, suite]) => [name, suite.description])),
    '',
  );
  for (const { generator } of await loadGenerators(scratchFolder)) {
    const presets = Object.entries(generator.presets).map(
      ([name, { description }]) => [name, description] as const,
    );
    // Log files are named themselves, and their parameters are options of the commands.
    if (presets.length === 0) continue;
    lines.push(
      `${generator.description} (uniqbench run --workload PRESET)`,
      '',
      ...described(presets),
      '',
      'Parameters (--workload PRESET,parameter=value,…)',
      '',
      ...described(Object.entries(generator.parameters)),
      '',
    );
  }
  lines.push('Log files (uniqbench run --workload FILE): see uniqbench run --help');
  await session.print(`${lines.join('\n').trimEnd()}\n`);
}

async function listTasks(
  files: readonly string[],
  scratchFolder: string,
  signal: AbortSignal,
  session: Session,
): Promise<void> {
  const tasks = await askedTasks(files, scratchFolder, limitsOf(), signal, (text) => {
    session.tell(`uniqbench: ${text}\n`);
    session.fail();
  });
  if (tasks === null)
    throw new UsageError(`${printable(files[0]!, 500)} is no task file: it exports no task.`);
  const lines = tasks.flatMap(({ task: { name, description, reference, places } }) => [
    `Task ${printable(name)} (uniqbench run ${shellWord(relative(process.cwd(), reference.source))} NAME… --workload WORKLOAD,parameter=value,…)`,
    '',
    'Workloads',
    '',
    ...described(
      description.workloads.map((workload) => [
        printable(workload.name),
        Object.entries(workload.parameters)
          .map(([parameter, value]) => printable(`${parameter}=${valueInText(value)}`, 80))
          .join(', '),
      ]),
    ),
    '',
    'Implementations',
    '',
    ...described(
      description.implementations.map((one) => [
        printable(one.name),
        [
          printable(one.path ?? places?.[one.name] ?? 'in the task file', 500),
          one.name === description.baseline ? 'the baseline' : '',
        ]
          .filter(Boolean)
          .join(', '),
      ]),
    ),
    '',
    `Checked: ${places === undefined ? checksInWords(description) : RETURNED}`,
    ...Object.entries(description.sizes ?? {}).map(
      ([parameter, sizes]) => `Sizes of ${printable(parameter)}: ${sizes.map(grouped).join(', ')}`,
    ),
    ...Object.entries(description.requirements ?? {}).map(
      ([words, checks]) =>
        `Required: ${printable(words, 200)} (${printable(checks.join(', '), 500)})`,
    ),
    '',
  ]);
  await session.print(`${lines.join('\n').trimEnd()}\n`);
}

/** As a user would write it, where that can be written. */
function valueInText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const RETURNED = 'what benches return is compared with what the baseline returns, and not judged.';

function checksInWords({ parts, checks }: DescribedTask): string {
  const by = parts.includes('expected')
    ? "answers against the task's own oracle"
    : "answers against the baseline's, not whether that one is right";
  const others = checks.length === 0 ? 'no hostile inputs, no relations' : checks.join(', ');
  const wrong = parts.includes('wrongAnswers') ? '; wrong answers of its own' : '';
  return `${by}; ${printable(others, 500)}${wrong}.`;
}

const FORMS_IN_WORDS = {
  rows: 'rows: event objects, one by one',
  columns: 'columns: typed arrays and tables of names',
  file: 'a file: from its bytes to the answer',
} as const;

function implementationLines({
  name,
  description,
  bottleneck,
  counts,
  needs,
}: Implementation & { readonly name: string }): string[] {
  return [
    `  ${name}${counts === 'approximate' ? ' (approximate)' : ''}`,
    `      ${description}`,
    `      Bottleneck: ${bottleneck}`,
    ...(needs === undefined
      ? []
      : [`      Needs ${'package' in needs ? needs.package : needs.variable}: ${needs.install}`]),
    '',
  ];
}

function described(entries: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => stringWidth(name)));
  const gap = (name: string) => ' '.repeat(width - stringWidth(name));
  return entries.map(([name, description]) => `  ${name}${gap(name)}  ${description}`);
}
