/** Small logs in the shapes people have, loaded into two shards and counted there: the answer of `aggregate` of the same files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../commands/fixtures/call.ts';
import { DATA, SKIPPED, THERE } from '../generators/replay/fixtures/real-traffic.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { type CountFiles, fileCounter } from './fixtures/count-files.ts';
import { CLUSTER, type Cluster, startCluster } from './fixtures/shards.ts';

const OWN = fileURLToPath(new URL('../generators/replay/fixtures/log-shapes', import.meta.url));
/** Beside a checkout there may be more of them. */
const FOLDER = process.env.UNIQBENCH_LOG_SHAPES ?? OWN;
const folder = mkdtempSync(join(tmpdir(), 'uniqbench-shapes-'));
let cluster: Cluster;
let countFiles: CountFiles;

/** One pair of tables is enough, emptied before each load: making them takes longer than filling them. */
const TABLE = 'shapes';

beforeAll(async () => {
  cluster = await startCluster();
  countFiles = await fileCounter(join(folder, 'compiled'));
});

afterAll(async () => {
  await cluster?.close();
  rmSync(folder, { recursive: true });
});

interface Shape {
  readonly file: string | readonly string[];
  readonly what: string;
  readonly options: readonly string[];
}

const SHAPES = JSON.parse(readFileSync(join(FOLDER, 'cases.json'), 'utf8')) as readonly Shape[];

/** Loads and counts them, and holds that against what is said of the files themselves. */
async function expectSame(paths: readonly string[], options: readonly string[]): Promise<void> {
  const counted = await countFiles(paths, options);
  const address = addressOf(cluster.shards[0]!, TABLE);
  for (const { query } of cluster.shards) await query(`TRUNCATE TABLE IF EXISTS ${TABLE}_local`);
  const servers = cluster.shards.flatMap(({ httpPort }) => ['--server', `127.0.0.1:${httpPort}`]);
  // Made by the first one, and left as they are by the others.
  const making = ['--create', '--cluster', CLUSTER, ...servers];
  const loaded = await call(['load', ...paths, '--into', address, ...making, ...options]);
  expect(loaded.code, loaded.stderr).toBe(counted.code);
  if (counted.code !== 0) {
    // The tables may have been made before the files were looked at.
    expect(loaded.stderr.endsWith(counted.stderr), loaded.stderr).toBe(true);
    return;
  }
  const found = await aggregate(address);
  expect(found.code, found.stderr).toBe(0);
  expect(found.stdout).toBe(counted.stdout);
  // What is told of the lines is told by both.
  expect(loaded.stderr).toContain(counted.stderr);
}

describe('a load of log shapes', () => {
  it.each(SHAPES.map((shape, at) => [at, [shape.file].flat().join('+'), shape] as const))(
    '%i %s',
    (_number, _name, { file, options }) =>
      expectSame(
        [file].flat().map((name) => join(FOLDER, name)),
        // Their own, of other readers, are no options of a load.
        options.filter((_, at) => !/^--(threads|implementation)$/.test(options[at - (at % 2)]!)),
      ),
  );
});

interface TrickyLine {
  readonly text?: string;
  readonly text_base64?: string;
  readonly expect: { readonly unix?: number };
}

describe.skipIf(!THERE)(`a load of tricky lines${SKIPPED}`, () => {
  it('all in one file, but for times that no DateTime holds, which are refused', async () => {
    const cases = readdirSync(join(DATA, 'tricky-lines'))
      .filter((file) => file === 'cases.jsonl')
      .flatMap((file) =>
        readFileSync(join(DATA, 'tricky-lines', file), 'utf8')
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as TrickyLine);
    const log = join(folder, 'tricky.log');
    const write = (lines: readonly TrickyLine[]) =>
      writeFileSync(
        log,
        Buffer.concat(
          lines.flatMap(({ text, text_base64: base64 }) => [
            base64 === undefined ? Buffer.from(text!) : Buffer.from(base64, 'base64'),
            Buffer.from('\n'),
          ]),
        ),
      );
    const fits = ({ expect: { unix = 0 } }: TrickyLine) => unix >= 0 && unix < 2 ** 32;
    write(cases.filter((one) => !fits(one)));
    const into = ['--into', addressOf(cluster.shards[0]!, 'too_early'), '--create'];
    const refused = await call(['load', log, ...into, '--input-format', 'clf']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('does not fit a column of type DateTime');
    write(cases.filter(fits));
    await expectSame([log], ['--input-format', 'clf']);
  });
});
