import { expect, it } from 'vitest';
import { unknownName } from './unknown-name.ts';

it('a name that is not known is told with the near ones, all of them inert', () => {
  expect(unknownName('workload', 'quick\x1b', ['quick\n', 'other'])).toBe(
    'There is no workload called "quick\\\\x1b". Did you mean quick\\x0a? Known: quick\\x0a, other.',
  );
});
