/** The flagship as a task: visitors by hour and page, by uniqbench's own implementations, in three forms of the same views. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineTask, type FileAnswer, type HourlyUniques, type Limits } from 'uniqbench';
import naive from 'uniqbench/implementations/naive-set-of-sets';
import nested from 'uniqbench/implementations/nested-seen-cached';
import packed from 'uniqbench/implementations/packed-columns';
import parallelFile from 'uniqbench/implementations/parallel-file';
import replayFile from 'uniqbench/implementations/replay-file';
import wasm from 'uniqbench/implementations/wasm-columns';
import { columnsOf, counted, type Drawing, differences, keysOf, rowsOf } from './page-views.ts';

const common = {
  workloads: { everyday: { events: 1e5, preset: 'everyday' } },
  expected: async (drawing: Drawing) => counted(new Set(keysOf(await rowsOf(drawing)))),
  differences,
  sizes: { events: [1e3, 1e5] },
};

/** What the package says of it, and a call with its limits. */
function calling<Input, Returned>(
  { bottleneck, countUniques }: Counting<Input, Returned>,
  result: (returned: Returned) => HourlyUniques,
) {
  return {
    bottleneck,
    open: (input: Input, limits: Limits) => ({ run: () => countUniques(input, limits), result }),
  };
}
interface Counting<Input, Returned> {
  readonly bottleneck: string;
  readonly countUniques: (input: Input, limits: Limits) => Returned | Promise<Returned>;
}
const asItIs = (answer: HourlyUniques) => answer;
const ofFile = ({ uniques }: FileAnswer) => uniques;

export default {
  rows: defineTask({
    ...common,
    make: rowsOf,
    implementations: { naive: calling(naive, asItIs), nested: calling(nested, asItIs) },
    baseline: 'naive',
    relations: {
      reversed: { change: ({ input }) => input.toReversed() },
      twice: { change: ({ input }) => [...input, ...input] },
    },
    hostile: { none: { make: () => [], expected: {} } },
    wrongAnswers: { 'counts views, not visitors': ({ input }) => counted(keysOf(input)) },
  }),
  columns: defineTask({
    ...common,
    make: columnsOf,
    implementations: { packed: calling(packed, asItIs), wasm: calling(wasm, asItIs) },
    baseline: 'packed',
  }),
  file: defineTask({
    ...common,
    make: async (drawing) => {
      const path = join(drawing.folder, 'views.ndjson');
      const lines = (await rowsOf(drawing)).map((view) => JSON.stringify(view));
      await writeFile(path, lines.join('\n'));
      return { paths: [path], reading: {} };
    },
    implementations: {
      replay: calling(replayFile, ofFile),
      parallel: calling(parallelFile, ofFile),
    },
    baseline: 'replay',
  }),
};
