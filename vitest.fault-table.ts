/** vitest's global set-up of `npm run test:cluster`: tells at the end what each fault came to, as a table in Markdown. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS_VARIABLE, faultTables } from './clickhouse/fixtures/fault-table.ts';

/** Names the file that all tests gather in. @returns what prints it. */
export default function gatherFaults(): () => void {
  const file = join(process.env.TMPDIR ?? tmpdir(), 'faults.jsonl');
  process.env[FAULTS_VARIABLE] = file;
  return () => {
    const tables = faultTables(file);
    if (tables !== '') process.stdout.write(`\n${tables}\n`);
  };
}
