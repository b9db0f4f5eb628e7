/** Tables that killed trials left at the server of UNIQBENCH_CLICKHOUSE: dropped when a run has ended, with a word to the user. */
import { isUsageError } from '../contract.ts';
import { SERVERS } from '../hourly-uniques/suites.ts';
import { dropTrialTables } from '../implementations/engines/access/clickhouse-server.ts';
import { counted } from '../quantity.ts';
import type { Session } from './session.ts';

/** @param implementations Names of those that took part; where none has tables at a server, nothing is done. */
export async function tidyTrialTables(
  implementations: readonly string[],
  { tell }: Pick<Session, 'tell'>,
): Promise<void> {
  if (!implementations.some((name) => SERVERS.includes(name))) return;
  try {
    const dropped = await dropTrialTables();
    if (dropped > 0)
      tell(
        `Dropped ${counted(dropped, 'table')} that killed trials had left at the ClickHouse server.\n`,
      );
  } catch (error) {
    if (!isUsageError(error)) throw error;
    tell(
      `uniqbench: tables of killed trials may be left, uniqbench_trial_…; the next run looks again. ${error.message}\n`,
    );
  }
}
