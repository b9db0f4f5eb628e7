/** What changes at the servers while a table is counted: disks that fill, tables that are replaced, users who lose their rights. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failing } from '../commands/fixtures/call.ts';
import { addressOf, aggregate } from './fixtures/call-table.ts';
import { atHour, type FaultBench, INCOMPLETE, startFaultBench } from './fixtures/count-while.ts';
import { told } from './fixtures/fault-table.ts';
import { startProxy } from './fixtures/proxy.ts';
import { type Shard, USERS } from './fixtures/shards.ts';

let bench: FaultBench;
let first: Shard;
let second: Shard;

beforeAll(async () => {
  bench = await startFaultBench();
  [first, second] = bench.cluster.shards as [Shard, Shard];
});

beforeEach(() => bench.ready());

afterAll(() => bench?.close());

/** Files that a test has changed, and what was in them. */
const before = new Map<string, string>();

afterEach(async () => {
  for (const [file, text] of before) writeFileSync(file, text);
  if (before.size === 0) return;
  before.clear();
  await bench.ready();
  for (const { query } of bench.cluster.shards) await query('SYSTEM RELOAD CONFIG');
});

function edit(shard: Shard, name: string, change: (text: string) => string): void {
  const file = join(shard.folder, name);
  const text = readFileSync(file, 'utf8');
  if (!before.has(file)) before.set(file, text);
  const changed = change(text);
  expect(changed, 'the file is changed').not.toBe(text);
  writeFileSync(file, changed);
}

/** Puts a disk of its own, of so many megabytes, in place of a folder. */
function mount(folder: string, megabytes: number): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
}

const MAY_MOUNT = process.getuid?.() === 0 && process.platform === 'linux';

describe('while a table is counted', () => {
  it.skipIf(!MAY_MOUNT)(
    'the disk for what does not fit into memory is full at a shard',
    async () => {
      const folder = join(second.folder, 'tmp');
      await second.stop('SIGTERM');
      mount(folder, 1);
      try {
        const { printed, written } = await bench.countWhile(
          'the disk of a shard is full, where sets are kept that do not fit into memory',
          async () => 'pass',
          // Many visitors, so that there is something to be kept.
          {
            table: 'wide',
            user: USERS.spilling.name,
            prepare: async () => {
              for (const { query } of bench.cluster.shards) {
                await query('DROP TABLE IF EXISTS wide');
                await query('DROP TABLE IF EXISTS wide_local');
                await query(
                  'CREATE TABLE wide_local (ts DateTime, page String, uid String) ENGINE = MergeTree PARTITION BY tuple() ORDER BY ts',
                );
                await query(
                  'CREATE TABLE wide AS wide_local ENGINE = Distributed(two_shards, default, wide_local, cityHash64(uid))',
                );
              }
              await first.query(
                "INSERT INTO wide SELECT toDateTime(1425168000), toString(number % 5000), concat('some-visitor-', toString(cityHash64(number))) FROM numbers(900000)",
                'insert_distributed_sync=1',
              );
            },
          },
        );
        expect(printed.code, printed.stderr).toBe(1);
        expect(printed.stdout).toBe('');
        expect(printed.stderr).toMatch(/a disk of a server is full or failed/);
        expect(written.code).toBe(1);
      } finally {
        await second.stop('SIGKILL');
        execFileSync('umount', [folder]);
      }
    },
  );

  it.skipIf(!MAY_MOUNT)('the disk that receives the answer is full', async () => {
    const folder = join(first.folder, 'answers');
    mount(folder, 1);
    try {
      // The rest of the disk is given to something else.
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(1_046_000));
      const counted = told(
        'a table is counted',
        'the disk of --out is full',
        await aggregate(addressOf(first, 'ev'), ['--out', join(folder, 'answer.tsv')]),
      );
      expect(counted.code, counted.stderr).toBe(1);
      expect(counted.stderr).toMatch(/no space|full/i);
      expect(readdirSync(folder)).toEqual(['ballast']);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('standard output cannot be written', async () => {
    const counted = told(
      'a table is counted',
      'standard output is a full disk',
      await aggregate(addressOf(first, 'ev'), [], { stdout: failing('ENOSPC') }),
    );
    expect(counted.code, counted.stderr).not.toBe(0);
    expect(counted.stderr).toMatch(/incomplete/);
  });

  it('the servers are restarted between two hours, with other time zones: the answer is right', async () => {
    const right = (await aggregate(addressOf(first, 'ev'))).stdout;
    let hours = 0;

    const proxy = await startProxy(first, async (sql) => {
      if (!/uniqExactIf/.test(sql) || hours++ !== 1) return 'pass';
      for (const shard of bench.cluster.shards) {
        await shard.stop('SIGTERM');
        edit(shard, 'config.xml', (text) =>
          text.replace('<timezone>UTC', '<timezone>Asia/Kolkata'),
        );
        await shard.start();
      }
      return 'pass';
    });
    const counted = await aggregate(addressOf(proxy.shard, 'ev'));
    await proxy.close();
    for (const shard of bench.cluster.shards) await shard.stop('SIGTERM');
    told(
      'a table is counted',
      'all servers are restarted between two hours, in another time zone',
      counted,
    );
    expect(counted.code, counted.stderr).toBe(0);
    expect(counted.stdout).toBe(right);
  });

  it.each([
    ['made anew with as many rows', 'recreated'],
    ['exchanged for another with as many rows', 'exchanged'],
  ] as const)('the table is %s', async (what, name) => {
    const { printed, written } = await bench.countWhile(
      `the table is ${what}`,
      atHour(1, async () => {
        if (name === 'recreated') {
          await new Promise((resolve) => setTimeout(resolve, 1100));
          await bench.createTable(name, 7);
        } else {
          for (const { query } of bench.cluster.shards) {
            await query(
              'RENAME TABLE exchanged_local TO gone_local, other_local TO exchanged_local',
            );
          }
        }
        return 'pass';
      }),
      {
        table: name,
        prepare: async () => {
          await bench.createTable(name);
          if (name === 'recreated') return;
          for (const { query } of bench.cluster.shards)
            await query('DROP TABLE IF EXISTS gone_local');
          await new Promise((resolve) => setTimeout(resolve, 1100));
          await bench.createTable('other', 7);
        },
      },
    );
    expect(printed.code, printed.stderr).toBe(1);
    expect(printed.stderr).toContain('replaced or altered while it was counted');
    expect(printed.stderr).toMatch(
      /\nWhat was printed is no answer: all of it must be thrown away\.\n$/,
    );
    expect(written.code).toBe(1);
  });

  it.each([
    [
      'the password is changed',
      2,
      'user and password are not accepted',
      (text: string) => text.replace(`<password>${USERS.guarded.password}<`, '<password>another<'),
    ],
    [
      'the user loses the database',
      2,
      'the user may not do this',
      (text: string) =>
        text.replace(
          /(<guarded>.*?<quota>default<\/quota>)/s,
          '$1<allow_databases><database>none</database></allow_databases>',
        ),
    ],
    [
      'the user is removed',
      2,
      'user and password are not accepted',
      (text: string) => text.replaceAll('guarded>', 'someone_else>'),
    ],
  ] as const)('%s', async (what, code, says, change) => {
    const { printed, written } = await bench.countWhile(
      what,
      atHour(1, async () => {
        edit(first, 'users.xml', change);
        await first.query('SYSTEM RELOAD CONFIG');
        return 'pass';
      }),
      {
        user: USERS.guarded.name,
        password: USERS.guarded.password,
        prepare: async () => {
          for (const [file, text] of before) writeFileSync(file, text);
          await first.query('SYSTEM RELOAD CONFIG');
        },
      },
    );
    expect(printed.code, printed.stderr).toBe(code);
    expect(printed.stderr).toContain(says);
    expect(printed.stderr).toMatch(INCOMPLETE);
    expect(written.code).toBe(code);
  });
});
