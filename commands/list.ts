/** `uniqbench list`: what there is to run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { compile } from '../harness/plug-ins/compile.ts';
import { builtIn } from '../harness/plug-ins/find.ts';
import { loadImplementation } from '../harness/plug-ins/load.ts';
import { loadGenerators } from '../harness/workloads.ts';

/** The command, ready to be added to a program. */
export function listCommand(): Command {
  return new Command('list')
    .description(
      'Lists the implementations, the workload presets, and the parameters of each generator.',
    )
    .action(list);
}

async function list(): Promise<void> {
  const scratchFolder = mkdtempSync(join(tmpdir(), 'uniqbench-'));
  try {
    const lines = ['Implementations (uniqbench run NAME…)', ''];
    for (const source of builtIn('implementations')) {
      const { description, bottleneck } = await loadImplementation(
        await compile(source, scratchFolder),
      );
      lines.push(`  ${source.name}`, `      ${description}`, `      Bottleneck: ${bottleneck}`, '');
    }
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
    process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
  } finally {
    rmSync(scratchFolder, { recursive: true });
  }
}

function described(entries: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, description]) => `  ${name.padEnd(width)}  ${description}`);
}
