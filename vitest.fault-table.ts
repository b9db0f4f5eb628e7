/** vitest's global set-up of `npm run test:cluster`: tells at the end what each fault came to; with `--update`, in its page of docs too. */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS_VARIABLE, faultTables } from './clickhouse/fixtures/fault-table.ts';
import { packageFolder } from './package-folder.ts';

const PAGE = join(packageFolder, 'docs', 'clickhouse-faults.md');
const MARKED = /(<!-- faults: .*? -->\n)[\s\S]*(\n<!-- end of faults -->)/;

/** Names the file that all tests gather in. @returns what prints it. */
export default function gatherFaults(): () => void {
  const file = join(process.env.TMPDIR ?? tmpdir(), 'faults.jsonl');
  process.env[FAULTS_VARIABLE] = file;
  return () => {
    const tables = faultTables(file);
    if (tables === '') return;
    process.stdout.write(`\n${tables}\n`);
    if (!process.argv.includes('--update')) return;
    const page = readFileSync(PAGE, 'utf8');
    writeFileSync(
      PAGE,
      page.replace(MARKED, (_, start, end) => `${start}\n${tables}\n${end}`),
    );
  };
}
