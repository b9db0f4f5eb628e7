import { expect, it } from 'vitest';
import { sourceLine } from './source-line.ts';

it('is the line without its indentation', () => {
  expect(sourceLine('    throw no;\r', 5)).toBe('throw no;');
});

it('of minified code is what is around the column, to the last character', () => {
  const before = 'a=1;'.repeat(5_000);
  const line = `  ${before}boom();${'b=2;'.repeat(5_000)}`;
  const shown = sourceLine(line, 2 + before.length + 1);
  expect(shown).toMatch(/^….{80}boom\(\);.*…$/);
  expect(shown).toHaveLength(202);
  expect(sourceLine(`${before}boom()`, before.length + 1)).toMatch(/^…[^…]*boom\(\)$/);
  expect(sourceLine(line, 1)).toMatch(/^a=1;[^…]*…$/);
});
