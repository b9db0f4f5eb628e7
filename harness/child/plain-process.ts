/**
 * What a trial process shows of how it was started, made the same in all passes, before an implementation is loaded: it
 * could behave in one pass as it does in no other. Runs in trial processes.
 */

const TITLE = 'uniqbench trial';

/** Flags, padding and all other arguments are gone, also from what the system shows of the process. */
export function hideArguments(): void {
  process.execArgv = [];
  process.argv = process.argv.slice(0, 2);
  // Written over the arguments.
  process.title = TITLE;
}
