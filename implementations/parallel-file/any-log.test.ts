/** Differential fuzzing: every reader of logs must say the same of any log, whatever its bytes, sizes and threads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { anyLog } from './fixtures/any-log.ts';
import { expectSame, type Outcome } from './fixtures/same-answer.ts';

/** So many in a test that runs at each change; `npm run fuzz:readers` sets others. */
const RUNS = 50;
const { UNIQBENCH_FUZZ_SEED = '20250303', UNIQBENCH_FUZZ_MINUTES } = process.env;
const seed = Number(UNIQBENCH_FUZZ_SEED);
const minutes = UNIQBENCH_FUZZ_MINUTES === undefined ? null : Number(UNIQBENCH_FUZZ_MINUTES);

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Chunks in which lines are cut in every way; the last one as the product cuts them. */
const PLAIN = [
  [{ chunkBytes: 7 }, 1],
  [{ chunkBytes: 64, leastSharedBytes: 0 }, 2],
  [{ chunkBytes: 300, leastSharedBytes: 0 }, 3],
  [{}, 1],
] as const;
const COMPRESSED = [
  [{}, 1],
  [{}, 2],
  [{ chunkBytes: 700 }, 3],
] as const;

const withoutNames = (outcome: Outcome) =>
  JSON.parse(JSON.stringify(outcome).replaceAll(folder, '').replaceAll('.gz', ''));

/** @throws where two readers differ. */
async function allReadersAgree(logs: readonly { content: Buffer; compressed: Buffer }[]) {
  const plain = logs.map(({ content }, at) => write(`log-${at}`, content));
  const compressed = logs.map(({ compressed }, at) => write(`log-${at}.gz`, compressed));
  const ofPlain = await expectSame(plain, {}, PLAIN);
  const ofCompressed = await expectSame(compressed, {}, COMPRESSED);
  // An empty file says of itself what it is.
  if (logs.every(({ content }) => content.length > 0))
    expect(withoutNames(ofCompressed)).toEqual(withoutNames(ofPlain));
}

it(
  `all readers say the same of any log (seed ${seed})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLog, { minLength: 1, maxLength: 2 }), allReadersAgree),
      minutes === null
        ? { seed, numRuns: RUNS }
        : {
            seed,
            numRuns: Number.MAX_SAFE_INTEGER,
            interruptAfterTimeLimit: minutes * 60_000,
            markInterruptAsFailure: false,
          },
    );
  },
  minutes === null ? undefined : (minutes + 10) * 60_000,
);
