/** Two profiled implementations as a page of their own: the differential flame graph, and the lines behind it. Pure. */
import type { ProfileRecord } from '../../harness/record/profile-record.ts';
import { flameGraph } from '../charts/flame-graph.ts';
import { linesOf } from '../figures/explanations.ts';
import { differencesTable } from '../tables/line-differences.ts';
import { callByLine } from '../words/profile-words.ts';
import { itemsInWords } from '../words/task-words.ts';
import { shownName } from '../words/units.ts';
import { pageHtml } from './html-page.ts';
import { flameMarkup, linesMarkup } from './html-why.ts';
import { markup } from './markup.ts';
import type { PageAssets } from './page-assets.ts';

/** null where the record has not the CPU profiles of two. The second is what the first is held against. */
export function renderFlamePage(
  { implementations, dataset, environment, workload }: ProfileRecord,
  assets: PageAssets,
): string | null {
  const [candidate, baseline] = implementations;
  if (candidate === undefined || baseline === undefined) return null;
  const [own, base] = [candidate, baseline].map(({ results }) =>
    results.map(({ findings }) => findings.stacks).find((stacks) => stacks !== undefined),
  );
  if (own === undefined || base === undefined) return null;
  const names = [baseline.name, candidate.name] as const;
  const graphs = flameGraph(
    'flame',
    names,
    [base, own],
    dataset === undefined ? 'one input' : itemsInWords(dataset.events),
  );
  const [theirLines, ownLines] = [baseline, candidate].map(callByLine);
  const table =
    theirLines == null || ownLines == null
      ? null
      : differencesTable(names, linesOf(theirLines, ownLines));
  const title = `${shownName(candidate.name)} against ${shownName(baseline.name)}`;
  return pageHtml(
    {
      title,
      body: markup`<header class="top"><p class="brand">uniqbench</p>
<h1>${title}</h1>
<p class="lead">${shownName(workload)}, on ${environment.cpuModel} with Node ${environment.node}, ${environment.startedAt.slice(0, 10)}.</p></header>
<main id="main"><section>${graphs.map(flameMarkup)}${table === null ? null : linesMarkup(table)}</section></main>`,
      charts: [],
      flames: graphs,
      uniqbench: environment.uniqbench,
    },
    assets,
  );
}
