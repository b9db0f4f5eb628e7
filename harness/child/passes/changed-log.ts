/** Trials that read a log say nothing of the implementation where the log has changed since. Runs in trial processes. */
import { statSync } from 'node:fs';
import { UsageError } from '../../../contract.ts';
import { printable } from '../../../printable.ts';
import type { TrialReply } from '../../wire/envelope.ts';
import type { CallResources, FileState } from '../../wire/forms.ts';
import type { ImplementationTrial } from '../../wire/passes/definition.ts';
import type { Pass } from '../../wire/passes.ts';
import { onImplementation, type Subject } from '../subject.ts';

/** As {@link onImplementation}. @throws UsageError where an answer is wrong, and the log another one than was prepared. */
export function onLog<P extends Pass>(
  specification: ImplementationTrial & { readonly resources: CallResources },
  measure: (subject: Subject) => Promise<TrialReply<P>>,
): Promise<TrialReply<P>> {
  return onImplementation<P>(specification, async (subject) => {
    const reply = await measure(subject);
    if (reply.kind !== 'wrong') return reply;
    const path = changedFile(specification.resources.files?.asRead ?? []);
    if (path === undefined) return reply;
    throw new UsageError(
      `${printable(path, 500)} has changed since its events were read: measure on a copy that nobody writes to.`,
    );
  });
}

/** The first file that is another one now; undefined where all are the same. */
function changedFile(files: readonly FileState[]): string | undefined {
  return files.find(({ path, size, mtimeMs, inode }) => {
    const now = statSync(path, { throwIfNoEntry: false });
    return now?.size !== size || now.mtimeMs !== mtimeMs || now.ino !== inode;
  })?.path;
}
