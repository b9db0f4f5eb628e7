import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../harness/record/environment.ts';
import { type Called, call } from './fixtures/call.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

function uniqbench(...args: string[]): Promise<Called> {
  return call(args, { cwd: folder });
}

/** What stands under "Commands:". */
function commandsOf({ stdout }: Called): string[] {
  const names = stdout
    .split('Commands:')[1]!
    .split('Examples:')[0]!
    .matchAll(/^ {2}(\w+)/gm);
  return [...names].map(([, name]) => name!).filter((name) => name !== 'help');
}

describe('help', async () => {
  it('exits with 0', async () => {
    const { code, stdout } = await uniqbench('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: uniqbench');
  });

  it('has one line for each command', async () => {
    const { stdout } = await uniqbench('--help');
    const listed = stdout.split('Commands:\n')[1]!.split('\n\n')[0]!.split('\n');
    expect(listed.length).toBeGreaterThan(10);
    for (const line of listed) expect(line).toMatch(/^ {2}\w+ +\S.{0,65}$/);
  });

  it.each([...commandsOf(await uniqbench('--help')), 'history add', 'history show'])(
    'of %s has two examples',
    async (command) => {
      const { code, stdout } = await uniqbench(...command.split(' '), '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: uniqbench ${command}`);
      const [, examples] = stdout.split('Examples:');
      const lines = examples!.match(new RegExp(`uniqbench ${command}.*`, 'g'))!;
      expect(lines.length).toBeGreaterThan(1);
      // Options that there are; of those that take a value, something stands behind them.
      for (const [option] of lines.join(' ').matchAll(/--[\w-]+/g))
        expect(stdout.split('Examples:')[0]).toContain(option);
    },
  );

  it('tells the version', async () => {
    expect(await uniqbench('--version')).toMatchObject({
      code: 0,
      stdout: `${packageVersion()}\n`,
    });
  });

  it('lists implementations by form with their bottlenecks, suites, presets and parameters', async () => {
    const { code, stdout } = await uniqbench('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/take rows.*naive-set-of-sets.*Bottleneck:.*Suites.*engines/s);
    for (const name of ['long-tail-pages', 'pageExponent']) expect(stdout).toContain(name);
  });
});

describe('calibrate', () => {
  it('takes one workload', async () => {
    const two = ['--workload', 'everyday', '--workload', 'bots'];
    const { code, stderr } = await uniqbench('calibrate', ...two);
    expect(code).toBe(2);
    expect(stderr).toContain('name one');
  });
});
