/** `uniqbench generate`: synthetic events to a file. */
import { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { formatOfEnding, formatOfPath, writeEvents } from '../generators/writers/write-events.ts';
import { findWorkload, loadGenerators } from '../harness/request/workloads.ts';
import { printable } from '../printable.ts';
import { counted, duration, grouped, parseWhole } from '../quantity.ts';
import { choiceOption } from './choices.ts';
import { assertOutputFile, forceOption } from './output-file.ts';
import { startDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';

interface GenerateFlags {
  readonly out: string;
  readonly events?: number;
  readonly seed: number;
  readonly force?: boolean;
  readonly format?: 'csv' | 'ndjson' | 'parquet';
}

/** The command, ready to be added to a program. */
export function generateCommand(session: Session): Command {
  return new Command('generate')
    .description(
      'Writes synthetic page views to a file; the same workload and seed give the same file. The ending ' +
        'decides the format: .csv, .ndjson or .jsonl, either with .gz behind it, and .parquet.',
    )
    .argument(
      '[workload]',
      'preset or workload file (see fit), perhaps with parameters: everyday,pages=500,order=shuffled',
      'everyday',
    )
    .requiredOption(
      '--out <file>',
      'the file to write; it appears under this name when it is whole',
    )
    .addOption(forceOption())
    .option('--events <n>', 'how many: 2000000, 2_000_000, 2e6, 2M (default: 2M)', (text) =>
      parseWhole('--events', text, { least: 1, most: 1e9 }),
    )
    .option(
      '--seed <n>',
      'seed of the generator',
      (text) => parseWhole('--seed', text, { least: 0, most: 2 ** 32 - 1 }),
      1,
    )
    .addOption(
      choiceOption('--format <format>', 'format, where the ending does not tell it', [
        'csv',
        'ndjson',
        'parquet',
      ]),
    )
    .action((workload: string, flags: GenerateFlags) =>
      inScratchFolder(session, (folder, signal) =>
        generate(workload, flags, session, folder, signal),
      ),
    );
}

/** @throws UsageError where name and format disagree, or the name tells none. */
function targetOf({ format, out }: GenerateFlags): ReturnType<typeof formatOfPath> {
  if (format === undefined) return formatOfPath(out);
  const byEnding = formatOfEnding(out);
  if (byEnding !== null && byEnding.format !== format) {
    throw new UsageError(
      `--format ${format} and --out ${out} disagree; leave out --format, or end the name in .${format}.`,
    );
  }
  return { format, gzip: out.toLowerCase().endsWith('.gz') };
}

async function generate(
  text: string,
  flags: GenerateFlags,
  session: Session,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const target = targetOf(flags);
  assertOutputFile(flags.out, [], session, flags.force ?? false);
  const display = startDisplay(session);
  const startedMs = performance.now();
  const elapsed = () => (performance.now() - startedMs) / 1e3;
  try {
    const generators = await loadGenerators(scratchFolder);
    const workload = findWorkload(text, { asked: flags.events }, {}, generators);
    if (workload.fromFiles)
      throw new UsageError(
        `${printable(text, 500)} is a file; generate draws from a preset (see: uniqbench list).`,
      );
    const source = workload.generator.generator.open(workload.parameters, flags.seed);
    const total = source.events ?? 0;
    let written = 0;
    display.show(() => {
      const share = written / Math.max(1, total);
      const left = share === 0 ? '' : `, about ${duration((elapsed() / share) * (1 - share))} left`;
      return `writing ${printable(flags.out, 500)}: ${grouped(written)} of ${grouped(total)} events${left}`;
    });
    const { events, bytes } = await writeEvents(source, flags.out, {
      ...target,
      replaces: flags.force ?? false,
      signal,
      onProgress: (events) => {
        written = events;
      },
    });
    display.stop();
    session.tell(
      `Wrote ${counted(events, 'event')}, ${counted(bytes, 'byte')}, to ${printable(flags.out, 500)} in ${duration(elapsed())}.\n`,
    );
  } finally {
    display.stop();
  }
}
