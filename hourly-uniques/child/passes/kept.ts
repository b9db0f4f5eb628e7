/** A snapshot of what calls of an implementation of the hourly uniques keep. Runs in a trial process. */

import { snapshotOfKept } from '../../../harness/child/profilers/kept-snapshot.ts';
import type { TrialReply } from '../../../harness/wire/envelope.ts';
import type { KeptSpecification } from '../../../harness/wire/passes/kept.ts';
import { onImplementation } from '../subject.ts';
import { uniquesCall } from './calls.ts';

/** Makes the calls, and writes the snapshot. */
export function run(specification: KeptSpecification): Promise<TrialReply<'kept'>> {
  return onImplementation(specification, (subject) =>
    snapshotOfKept(uniquesCall(subject, specification), specification),
  );
}
