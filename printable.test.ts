import { describe, expect, it } from 'vitest';
import { errorInWords, onOneLine, printable, sentence } from './printable.ts';

describe('printable', () => {
  it('lets nothing through that a terminal would obey', () => {
    expect(printable('a\x1b[31m\r\n\t\0\x7f\u009b')).toBe(
      'a\\x1b[31m\\x0d\\x0a\\x09\\x00\\x7f\\x9b',
    );
    expect(printable('\u202eevil\u2028\ufeff')).toBe('\\u202eevil\\u2028\\ufeff');
    expect(printable('\udce9\ud800')).toBe('\\xe9\\ud800');
  });

  it('keeps other text as it is', () => {
    expect(printable('/café?q=日本 😀')).toBe('/café?q=日本 😀');
  });

  it('cuts by characters, not in the middle of one', () => {
    expect(printable('😀😀😀', 2)).toBe('😀😀…');
    expect(printable('abc', 3)).toBe('abc');
  });
});

it('a sentence ends, and only once', () => {
  expect(['It is', 'It is.', 'Is it?'].map(sentence)).toEqual(['It is.', 'It is.', 'Is it?']);
});

it('errorInWords is one line, whatever was thrown', () => {
  expect(errorInWords(new Error('ENOENT: no such file, open "a\nb\x1b[2J"'))).toBe(
    'ENOENT: no such file, open "a\\x0ab\\x1b[2J"',
  );
  expect(errorInWords('text')).toBe('text');
  expect(errorInWords(new Error('long'), 2)).toBe('lo…');
});

it('errorInWords tells what has no text, or one that throws, by what it is', () => {
  expect(errorInWords(Object.create(null))).toBe('object without text');
  expect(errorInWords(Symbol('s'))).toBe('Symbol(s)');
  expect(errorInWords(Object.assign(new Error('no'), { message: { code: 3 } }))).toBe(
    '[object Object]',
  );
  const hostile = {
    toString: () => {
      throw new Error('no');
    },
  };
  expect(errorInWords(hostile)).toBe('object without text');
});

it('onOneLine joins lines as a sentence has them', () => {
  expect(onOneLine('not equal:\n+ actual\r\n\n  - expected\n')).toBe(
    'not equal: + actual - expected',
  );
});
