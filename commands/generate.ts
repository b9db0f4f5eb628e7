/** `uniqbench generate`: synthetic events to a file. */
import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import { formatOfPath, writeEvents } from '../generators/writers/write-events.ts';
import { findWorkload, loadGenerators } from '../harness/workloads.ts';
import { grouped, parseWhole } from '../quantity.ts';
import { duration } from '../reports/units.ts';
import { startDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';

interface GenerateFlags {
  readonly out: string;
  readonly events?: number;
  readonly seed: number;
  readonly format?: 'csv' | 'ndjson' | 'parquet';
}

/** The command, ready to be added to a program. */
export function generateCommand(): Command {
  return new Command('generate')
    .description(
      'Writes synthetic page views to a file; the same workload and seed give the same file. The ending ' +
        'decides the format: .csv, .ndjson or .jsonl, either with .gz behind it, and .parquet.',
    )
    .argument(
      '[workload]',
      'preset, perhaps with parameters: everyday,pages=500,order=shuffled',
      'everyday',
    )
    .requiredOption(
      '--out <file>',
      'the file to write; it appears under this name when it is whole',
    )
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
      new Option('--format <format>', 'format, where the ending does not tell it').choices([
        'csv',
        'ndjson',
        'parquet',
      ]),
    )
    .action((text: string, flags: GenerateFlags) =>
      inScratchFolder((folder, signal) => generate(text, flags, folder, signal)),
    );
}

async function generate(
  text: string,
  flags: GenerateFlags,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const target =
    flags.format === undefined
      ? formatOfPath(flags.out)
      : { format: flags.format, gzip: flags.out.endsWith('.gz') };
  const display = startDisplay();
  const startedMs = performance.now();
  const elapsed = () => (performance.now() - startedMs) / 1e3;
  try {
    const generators = await loadGenerators(scratchFolder);
    const workload = findWorkload(text, { asked: flags.events }, {}, generators);
    if (workload.fromFiles)
      throw new UsageError(
        `${text} is a file; generate draws from a preset (see: uniqbench list).`,
      );
    const source = workload.generator.generator.open(workload.parameters, flags.seed);
    const total = source.events ?? 0;
    let written = 0;
    display.show(() => {
      const share = written / Math.max(1, total);
      const left = share === 0 ? '' : `, about ${duration((elapsed() / share) * (1 - share))} left`;
      return `writing ${flags.out}: ${grouped(written)} of ${grouped(total)} events${left}`;
    });
    const { events, bytes } = await writeEvents(source, flags.out, {
      ...target,
      signal,
      onProgress: (events) => {
        written = events;
      },
    });
    display.stop();
    process.stderr.write(
      `Wrote ${grouped(events)} events, ${grouped(bytes)} bytes, to ${flags.out} in ${duration(elapsed())}.\n`,
    );
  } finally {
    display.stop();
  }
}
