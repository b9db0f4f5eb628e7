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
    for (const { plugIn, generator } of await loadGenerators(scratchFolder)) {
      lines.push(`Generator ${plugIn.name}: ${generator.description}`, '');
      const presets = Object.entries(generator.presets);
      if (presets.length > 0)
        lines.push(
          '  Presets (--workload NAME):',
          ...described(presets.map(([name, { description }]) => [name, description])),
          '',
        );
      lines.push(
        '  Parameters (NAME,parameter=value):',
        ...described(Object.entries(generator.parameters)),
        '',
      );
    }
    process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
  } finally {
    rmSync(scratchFolder, { recursive: true });
  }
}

function described(entries: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, description]) => `    ${name.padEnd(width)}  ${description}`);
}
