/** Synthetic page views: seeded, streamed, the same bit for bit on every platform. */

import { type Generator, UsageError } from '../contract.ts';
import { drawChunks } from './page-views/draw-chunks.ts';
import { pageNames } from './page-views/page-names.ts';
import { defaults, meanings, readParameters } from './page-views/parameters.ts';
import { presets } from './page-views/presets.ts';
import { visitorNames } from './page-views/visitor-names.ts';

const pageViews: Generator = {
  description: 'Synthetic page views of a web site, drawn from a seed',
  presets,
  parameters: Object.fromEntries(
    Object.entries(meanings).map(([name, meaning]) => [
      name,
      `${meaning} (default ${defaults[name as keyof typeof defaults]})`,
    ]),
  ),
  open: (raw, seed) => {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new UsageError(
        `seed=${seed} is not possible; a seed is an integer from 0 to 4294967295`,
      );
    }
    const parameters = readParameters(raw);
    return {
      events: parameters.events,
      pages: pageNames(parameters, seed),
      visitors: visitorNames(parameters, seed),
      chunks: () => drawChunks(parameters, seed),
    };
  },
};

export default pageViews;
