/** Page views as those of a log were: drawn from a workload that `uniqbench fit` made of it. */

import { type Generator, type RawParameters, UsageError } from '../contract.ts';
import { printable } from '../printable.ts';
import { drawEvents } from './fitted/draw.ts';
import { busyHours } from './fitted/hours.ts';
import { parseModel } from './fitted/model.ts';
import { shapedNames } from './fitted/name-shapes.ts';
import { pagesFor } from './fitted/page-shares.ts';
import { visitorClasses } from './fitted/visitor-classes.ts';
import { readChoice, readWhole } from './page-views/values.ts';

const PARAMETERS = {
  model: 'the text of a workload file',
  events: 'page views to draw, 1 to 1 billion (default: as many as the log had)',
  hours: 'length of the time span in hours, 1 to 100,000 (default: that of the log)',
  order: 'late, sorted, shuffled or reversed (default: as the log was)',
} as const;

const fitted: Generator = {
  description: 'Page views as those of a log were',
  presets: {},
  parameters: PARAMETERS,
  open: (raw, seed) => {
    refuseUnknown(raw);
    const model = parseModel(raw.model ?? '');
    const events = readWhole('events', raw.events ?? String(model.events), {
      least: 1,
      most: 1e9,
    });
    const hours = readWhole('hours', raw.hours ?? String(model.visitsByHour.length), {
      least: 1,
      most: 100_000,
    });
    const order = readChoice('order', raw.order ?? model.order.kind, [
      'late',
      'sorted',
      'shuffled',
      'reversed',
    ]);
    const busy = busyHours(model, hours);
    const most = busy.weights.filter((weight) => weight > 0).length;
    const classes = visitorClasses(model, events, most);
    const shares = pagesFor(model, classes);
    const visitors = classes.reduce((sum, { size }) => sum + size, 0);
    return {
      events,
      pages: shapedNames(model.pageNames, shares.pages, seed, 'pages'),
      visitors: shapedNames(model.visitorNames, visitors, seed, 'visitors'),
      chunks: () => drawEvents({ model, classes, hours: busy, shares, order }, seed),
    };
  },
};

function refuseUnknown(raw: RawParameters): void {
  const known = Object.keys(PARAMETERS);
  const unknown = Object.keys(raw).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `There is no parameter "${printable(unknown, 500)}" of a fitted workload. Known are: ${known.slice(1).join(', ')}`,
  );
}

export default fitted;
