/**
 * An implementation that is another one with a known cost added, or made wrong: the default export of this module, whose URL says
 * of which one and what (see injection.ts). Runs in trial processes.
 */
import type { HourlyUniques, PageView, RowsImplementation } from '../../contract.ts';
import { addCost } from '../../harness/child/added-cost.ts';
import { loadRowsImplementation } from '../../harness/plug-ins/load.ts';
import { injectionOf } from '../../harness/wire/injection.ts';
import { mutant, mutationOf } from '../mutants.ts';

const { plugIn, injection } = injectionOf(import.meta.url);
const original = await loadRowsImplementation(plugIn);

async function countUniques(events: Iterable<PageView>): Promise<HourlyUniques> {
  const startMs = performance.now();
  const answer = await original.countUniques(events);
  addCost(injection, answer, startMs);
  return answer;
}

export default injection.what === 'answer'
  ? mutant(original, mutationOf(injection.how))
  : ({
      description: `${original.description} With a known cost added.`,
      bottleneck: original.bottleneck,
      input: original.input,
      countUniques,
    } satisfies RowsImplementation);
