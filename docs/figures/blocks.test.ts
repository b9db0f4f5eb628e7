import { expect, it } from 'vitest';
import { blocksOf, replaced, shown } from './blocks.ts';
import { allBlocks, whyOld } from './pages.ts';

const page = (show: string, rest = '') => `# A page

<!-- figures
long: npx uniqbench run --budget 60
short: npx uniqbench run --budget 5
show: ${show}
sources: harness reports
${rest}-->
old figures
<!-- end of figures: not made yet -->

Text behind.
`;
const block = (show: string) => blocksOf('a.md', page(show))[0]!;
const OUTPUT = `First
| not | it |

## Second
Words.

| a | b |
| - | - |
| 1 | 2 |

The end.
`;

it('blocks are read with their fields, and where their text stands', () => {
  const { from, to, ...rest } = block('table after "Second"');
  expect(page('table after "Second"').slice(from, to)).toBe('old figures\n');
  expect(rest).toEqual({
    long: 'npx uniqbench run --budget 60',
    short: 'npx uniqbench run --budget 5',
    show: { kind: 'table', after: 'Second' },
    sources: ['harness', 'reports'],
    exit: 0,
    made: null,
  });
});

it('a marker that is only spoken of is no block', () => {
  expect(blocksOf('a.md', 'Between `<!-- figures … -->` and its end.\n')).toEqual([]);
});

it('a marker that is not as it must be is refused, with page and reason', () => {
  expect(() => blocksOf('a.md', page('rows 1 to 3'))).toThrow(/^a\.md: .*show: is none/);
  expect(() => blocksOf('a.md', page('text', 'speed: high\n'))).toThrow('no field "speed: high"');
  expect(() => blocksOf('a.md', page('text').replace(/short:.*\n/, ''))).toThrow(
    'short is missing',
  );
  expect(() => blocksOf('a.md', page('text').replace(/<!-- end.*/, ''))).toThrow('1 blocks of');
  expect(() => blocksOf('a.md', page('text').replace('not made yet', 'soon'))).toThrow('"soon"');
});

it('of an output all stands in the page, a table, or lines', () => {
  expect(shown(OUTPUT, block('markdown').show)).toBe(OUTPUT.trimEnd());
  expect(shown(OUTPUT, block('text').show)).toBe(`\`\`\`\n${OUTPUT}\`\`\``);
  expect(shown(OUTPUT, block('table after "Second"').show)).toBe('| a | b |\n| - | - |\n| 1 | 2 |');
  expect(shown(OUTPUT, block('lines from "Words" to "The end"').show)).toMatch(
    /^```\nWords\.\n[\s\S]*2 \|\n```$/,
  );
  expect(shown(OUTPUT, block('lines from "The end"').show)).toBe('```\nThe end.\n```');
});

it('what is not in an output is an error, and no empty block', () => {
  expect(() => shown(OUTPUT, block('table after "Third"').show)).toThrow('"Third"');
  expect(() => shown(OUTPUT, block('table after "The end"').show)).toThrow('no table');
  expect(() => shown(OUTPUT, block('lines from "Words" to "First"').show)).toThrow('"First"');
});

it('a page gets new figures again and again, and nothing else of it changes', () => {
  const made = { shown: 'a $& b', form: 'long', commit: '0123456789', origin: 'here' } as const;
  const once = replaced(page('text'), block('text'), made);
  expect(once).toContain('a $& b\n\nMade by `npx uniqbench run --budget 60`: here.');
  expect(once.replace(/\n\na \$&[\s\S]*<!-- end.*/, '')).toBe(
    page('text').replace(/\nold figures[\s\S]*<!-- end.*/, ''),
  );
  const [again] = blocksOf('a.md', once);
  expect(again!.made).toEqual({ form: 'long', commit: '0123456789' });
  expect(replaced(once, again!, made)).toBe(once);
  expect(replaced(once, again!, { ...made, form: 'short' })).toContain('**Short form');
});

it('the blocks of all pages are whole; which are old is told, and no failure', () => {
  const old = allBlocks().flatMap(({ page, block }) => {
    const why = whyOld(block);
    return why === null ? [] : [`${page}: ${block.long}\n  ${why}`];
  });
  if (old.length > 0)
    process.stdout.write(`Figures to make again (npm run docs:figures):\n${old.join('\n')}\n`);
  expect(allBlocks().length).toBeGreaterThan(0);
});
