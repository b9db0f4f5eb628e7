/** What each example gives with the commands that say how far verdicts can be trusted, and with a gate, on small inputs. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import { type MadeRepository, makeEmptyRepository } from '../commands/fixtures/made-repository.ts';
import { hasGit } from '../commands/fixtures/two-revisions.ts';
import type { Calibration } from '../reports/figures/calibration.ts';
import type { GateResult } from '../reports/figures/gate.ts';
import { EXAMPLES_FOLDER, SMALL_EXAMPLES } from './fixtures/small-examples.ts';

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

describe.each(SMALL_EXAMPLES)('$file', ({ file, baseline, workload }) => {
  it('is calibrated: its baseline is held against itself, and wrong answers are tried', async () => {
    const few = ['--runs', '1', '--rounds', '3', '--format', 'json', '--out', `of-${file}`];
    const reference = `${join(EXAMPLES_FOLDER, file)}#${baseline}`;
    const { code, stdout, stderr } = await call(
      ['calibrate', reference, '--workload', workload, ...few],
      { cwd: folder },
    );
    expect(code, stderr).toBe(0);
    const { implementation, lengths, wrongAnswers } = JSON.parse(stdout) as Calibration;
    expect(implementation).toBe(baseline);
    expect(lengths).toMatchObject([{ runs: 1, rounds: 3, falseAlarms: expect.any(Object) }]);
    expect(lengths[0]!.powers[0]).toMatchObject({ added: 0 });
    const caught = wrongAnswers.filter(({ isCaught }) => isCaught).map(({ name }) => name);
    expect(caught).toContain('an answer that is undefined');
    expect(stderr).toContain('Kept in ');
  });
});

describe.runIf(hasGit)('two revisions of an example (skipped without git)', () => {
  let repository: MadeRepository;

  beforeAll(() => {
    repository = makeEmptyRepository();
    const own = join(repository.folder, 'examples');
    mkdirSync(own);
    for (const one of readdirSync(EXAMPLES_FOLDER))
      if (/^[\w-]+(?:\.bench)?\.ts$/.test(one)) cpSync(join(EXAMPLES_FOLDER, one), join(own, one));
    repository.commit('one');
  });

  it.each(SMALL_EXAMPLES)('are held against each other: $file', async (example) => {
    const { file, candidate, workload } = example;
    const { code, stdout, stderr } = await call(
      [
        ...['compare', 'HEAD', '.', `examples/${file}#${candidate}`, '--unchanged'],
        ...['--workload', workload, '--rounds', '2', '--budget', '1'],
        ...['--fail-on', 'time:100%', '--format', 'json'],
      ],
      { cwd: repository.folder },
    );
    expect(stdout, stderr).not.toBe('');
    const { results, problems } = JSON.parse(stdout) as {
      readonly results: readonly GateResult[];
      readonly problems: readonly string[];
    };
    expect(problems, stderr).toEqual([]);
    expect(results).toMatchObject([
      {
        ...{ implementation: candidate, metric: 'wallTime', ratio: expect.any(Number) },
        control: { ratio: expect.any(Number) },
      },
    ]);
    expect(code, stdout).toBe(0);
  });

  it('are the same, and not measured, where nobody asks for it', async () => {
    const { code, stdout } = await call(['compare', 'HEAD', '.', 'examples/sort.bench.ts'], {
      cwd: repository.folder,
    });
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nothing changed: sort compiles to the same code/),
    });
  });
});
