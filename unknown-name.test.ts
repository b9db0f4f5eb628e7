import { expect, it } from 'vitest';
import { didYouMean, unknownName } from './unknown-name.ts';

it('a name that is not known is told with the near ones, all of them inert', () => {
  expect(unknownName('workload', 'quick\x1b', ['quick\n', 'other'])).toBe(
    'There is no workload called "quick\\\\x1b". Did you mean quick\\x0a? Known: quick\\x0a, other.',
  );
});

it.each([
  ['wbe', ['web', 'default'], ' Did you mean web?'],
  ['josn', ['json'], ' Did you mean json?'],
  ['vews', ['views', 'mv'], ' Did you mean views?'],
  ['page', ['page_url'], ' Did you mean page_url?'],
  ['/a', ['ts', 'uid'], ''],
  ['AND', ['uid'], ''],
])('%s is near to %j only where half of it is right', (name, known, told) => {
  expect(didYouMean(name, known)).toBe(told);
});
