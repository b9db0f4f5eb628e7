import { expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { threw } from './threw.ts';

it('an error is told by its name, with its stack; a usage error by what it says', () => {
  const error = new TypeError('no');
  expect(threw(error)).toMatchObject({
    usage: false,
    message: 'TypeError: no',
    stack: error.stack,
  });
  expect(threw(new UsageError('do that'))).toMatchObject({ usage: true, message: 'do that' });
});

it.each([
  [{ reason: 'odd' }, "{ reason: 'odd' }"],
  ['text', "'text'"],
  [undefined, 'undefined'],
])('what is thrown and is no error is shown: %o', (thrown, words) => {
  const { message, stack } = threw(thrown) as { message: string; stack: string };
  expect(message).toBe(
    `it threw what is no Error, so that no line is known: ${words}. Throw new Error(…)`,
  );
  expect(stack).toBe('');
});

it('what cannot be shown is told by its type', () => {
  const hostile = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('mine');
      },
    },
  );
  expect(threw(hostile)).toMatchObject({ kind: 'threw', stack: '' });
});
