/** Entry point of a profiled process. */
import { startProfiled } from '../../../harness/child/profilers/profiled-process.ts';

startProfiled(async (specification, events) =>
  (await import('./recorded-rows.ts')).recordRows(specification, events),
);
