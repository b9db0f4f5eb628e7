import { describe, expect, it } from 'vitest';
import pageViews from '../page-views.ts';
import { chiSquareDeviation, countIds, draw } from './fixtures/drawn-events.ts';

const parameters = {
  events: '200k',
  pages: '500',
  visitors: '1000',
  repeats: '0',
  bots: '4',
  botShare: '0.3',
};

describe('walkBots', () => {
  it('gives the bots their share, each as much as the others', () => {
    const byBot = countIds(
      draw(parameters)
        .visitorIds.filter((id) => id >= 1000)
        .map((id) => id - 1000),
      4,
    );
    const share = byBot.reduce((sum, count) => sum + count, 0) / 200_000;
    expect(Math.abs(share - 0.3)).toBeLessThan(0.005);
    expect(chiSquareDeviation(byBot, [1, 1, 1, 1])).toBeLessThan(4);
  });

  it('lets each bot walk all pages in turn', () => {
    const { pageIds, visitorIds } = draw(parameters);
    for (const bot of [1000, 1001, 1002, 1003]) {
      const walk = pageIds.filter((_, i) => visitorIds[i] === bot);
      expect(walk.every((page, i) => i === 0 || page === (walk[i - 1]! + 1) % 500)).toBe(true);
      expect(new Set(walk).size).toBe(500);
    }
  });

  it('leaves the others as they are', () => {
    const without = draw({ ...parameters, botShare: '0' });
    const { visitorIds, pageIds } = draw(parameters);
    const agree = visitorIds.every(
      (id, i) => id >= 1000 || (id === without.visitorIds[i] && pageIds[i] === without.pageIds[i]),
    );
    expect(agree).toBe(true);
    expect(Math.max(...without.visitorIds.slice(0, 1e5))).toBeLessThan(1000);
  });

  it('names the bots as well, but only where there are any', () => {
    expect(pageViews.open(parameters, 1).visitors.size).toBe(1004);
    expect(pageViews.open({ ...parameters, botShare: '0' }, 1).visitors.size).toBe(1000);
  });
});
