/** A worker thread that helps to count columns. Keeps nothing between requests. */
import { openArena } from '../arena.ts';
import type { ColumnExchanges } from '../column-jobs.ts';
import { countTasks, scatterPieces } from '../column-phases.ts';
import { instantiateKernel } from '../kernel.ts';
import type { ColumnsKernel } from '../scatter-columns.ts';
import { answerRequests } from '../worker-protocol.ts';

function open({ memory, module }: ColumnExchanges[keyof ColumnExchanges]['request']) {
  return [openArena(memory), instantiateKernel<ColumnsKernel>(memory, module)] as const;
}

answerRequests<ColumnExchanges>({
  scatter: (request) => {
    const { words, thread, columns, hours, next } = request;
    return scatterPieces(...open(request), words, thread, columns, hours, next);
  },
  count: (request) => {
    const { words, layout, next, found } = request;
    countTasks(...open(request), words, layout, next, found);
  },
});
