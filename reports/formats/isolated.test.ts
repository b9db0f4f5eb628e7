import { expect, it } from 'vitest';
import { isolated } from './isolated.ts';
import { prose } from './markdown-text.ts';
import { markup } from './markup.ts';

it('keeps a name from right to left apart from the figures behind it', () => {
  expect(isolated('שלום עולם 41.9–285.1 µs; مرحبا 1 kB')).toBe(
    '\u2068שלום עולם\u2069 41.9–285.1 µs; \u2068مرحبا\u2069 1 kB',
  );
  expect(isolated('漢字 radix, 1.5× (1.2–1.8)')).toBe('漢字 radix, 1.5× (1.2–1.8)');
});

it('does so on pages and in Markdown, where marks that a name brings along stay harmless', () => {
  expect(markup`<p title="${'שלום'}">${'\u2069<b>'}</p>`.html).toBe(
    '<p title="\u2068שלום\u2069">\\u2069&lt;b&gt;</p>',
  );
  expect(prose('א *b*')).toBe('\u2068א\u2069 \\*b\\*');
});
