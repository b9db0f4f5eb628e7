/** Entry point of a trial process on Bun: runs those passes on task files that need no V8. */
// Before any implementation is loaded.
import './collect.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { AS_TEXT } from '../../wire/text-channel.ts';
import { collectGarbage } from '../garbage.ts';
import { startTrial } from '../trial-process.ts';

/** The key came as text, of which nothing may be left that a snapshot of the heap would show to an implementation. */
function withoutText<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  return async () => {
    await turn();
    collectGarbage();
    return load();
  };
}

startTrial({
  ofTaskFiles: {
    answer: withoutText(() => import('../task/passes/answer.ts')),
    inspect: withoutText(() => import('../task/passes/inspect.ts')),
    steady: withoutText(() => import('../task/passes/steady.ts')),
    time: withoutText(() => import('../task/passes/time.ts')),
  },
  carrier: AS_TEXT,
});
