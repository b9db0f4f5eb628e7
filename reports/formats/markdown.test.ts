import { expect, it } from 'vitest';
import { makeReport } from '../figures/report.ts';
import { defaultRun } from '../fixtures/recorded.ts';
import { renderMarkdown } from './markdown.ts';

const text = renderMarkdown(makeReport(defaultRun));
const unfolded = text.replace(/<details>.*?<\/details>/gs, '');

it('the comment on a pull request is short: what is not folded fits a screen or two', () => {
  // GitHub takes 65,536 characters.
  expect(text.length).toBeLessThan(30_000);
  expect(unfolded.trim().split('\n').length).toBeLessThan(40);
  expect(unfolded.length).toBeLessThan(4_000);
});

it('and begins with the answer', () => {
  const order = [
    '**Fastest: batched-bytes',
    '- **`batched-bytes`**: right; faster',
    '| implementation |',
    '**Worth knowing**',
  ].map((part) => unfolded.indexOf(part));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
});
