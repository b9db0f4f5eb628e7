import { expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { ownFrames } from '../wire/own-frames.ts';
import { threw } from './threw.ts';

it('an error is told by its name, with its stack; a usage error by what it says', () => {
  const error = new TypeError('no');
  expect(threw(error)).toMatchObject({
    usage: false,
    message: 'TypeError: no',
    stack: error.stack,
  });
  expect(threw(new UsageError('do that'))).toMatchObject({ usage: true, message: 'do that' });
  // Other packages have errors of that name, which say nothing of a task.
  const theirs = Object.assign(new Error('no such flag'), { name: 'UsageError' });
  expect(threw(theirs)).toMatchObject({ usage: false, message: 'UsageError: no such flag' });
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

function placed(error: Error, line: number): Error {
  error.stack = `${error}\n    at f (/project/mine.ts:${line}:1)`;
  return error;
}

const whereOf = (error: unknown) => ownFrames(threw(error).stack);

it('what caused an error is told, and where that was is the place', () => {
  const cause = placed(new TypeError('x is undefined'), 3);
  const error = placed(new Error('cannot count', { cause }), 9);
  expect(threw(error).message).toBe('Error: cannot count; caused by TypeError: x is undefined');
  expect(whereOf(error)).toEqual(['f (mine.ts:3:1)']);
  // Of a cause outside of own code nobody would know what to mend.
  const system = Object.assign(new Error('ENOENT'), { stack: 'Error: ENOENT\n    at node:fs:1:1' });
  expect(whereOf(placed(new Error('no', { cause: system }), 9))).toEqual(['f (mine.ts:9:1)']);
  const said = new Error('cannot count: x is undefined', { cause });
  expect(threw(said).message).toBe('Error: cannot count: x is undefined');
});

it('of several errors that are one, the first is told', () => {
  const errors = [placed(new TypeError('one'), 3), new RangeError('two')];
  const error = new AggregateError(errors, 'All promises were rejected');
  error.stack = 'AggregateError: All promises were rejected';
  expect(threw(error).message).toBe(
    'AggregateError: All promises were rejected; the first of 2: TypeError: one',
  );
  expect(whereOf(error)).toEqual(['f (mine.ts:3:1)']);
  expect(threw(new AggregateError([], 'none')).message).toBe('AggregateError: none');
});

it('a cause that is no error, or leads back, is told once', () => {
  expect(threw(new Error('no', { cause: 'text' })).message).toBe("Error: no; caused by 'text'");
  const [one, two] = [new Error('one'), new Error('two')];
  Object.assign(one, { cause: two });
  Object.assign(two, { cause: one });
  expect(threw(one).message).toBe('Error: one; caused by Error: two');
  const itself = new Error('itself');
  Object.assign(itself, { cause: itself });
  expect(threw(itself).message).toBe('Error: itself');
});

it('a stack has its places, whoever has set stacks of another form', () => {
  const { prepareStackTrace: before } = Error;
  const theirs = (_: Error, sites: unknown) => sites;
  Error.prepareStackTrace = theirs;
  try {
    expect(threw(new TypeError('no')).stack).toContain('threw.test.ts');
    expect(Error.prepareStackTrace).toBe(theirs);
  } finally {
    if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = before;
  }
});

it('an error whose fields are none, or throw when they are read, is told all the same', () => {
  const odd = Object.assign(new Error('odd'), { name: 5, stack: [1, 2] });
  expect(threw(odd)).toMatchObject({ message: 'Error: odd', stack: '' });
  const hostile = new Error('hostile');
  // A stack is made of the name when it is first touched.
  for (const field of ['stack', 'cause', 'name'])
    Object.defineProperty(hostile, field, {
      get: () => {
        throw new Error('mine');
      },
    });
  expect(threw(hostile)).toMatchObject({ message: 'Error: hostile', stack: '', usage: false });
});

it('of an error that says all of its input, the beginning is told, and its place', () => {
  const error = placed(new Error('x'.repeat(1e6)), 3);
  const { message, stack } = threw(error);
  expect(message).toMatch(/^Error: x+… \(1,000,000 characters\)$/);
  expect(message.length + stack.length).toBeLessThan(50_000);
  expect(whereOf(error)).toEqual(['f (mine.ts:3:1)']);
});
