/** Fixed strings that names are made of: words beyond Latin-1, and hostile names. */

/** Every one holds a character beyond Latin-1; 16 of them, without `/`, `-` and `?`. */
export const wordsBeyondLatin1: readonly string[] = [
  'каталог',
  'новости',
  'Ольга',
  'κατάλογος',
  'Ελένη',
  '製品',
  'ニュース',
  'さくら',
  '产品',
  '新闻',
  '뉴스',
  'חדשות',
  'منتجات',
  'สินค้า',
  'उत्पाद',
  '🛒',
];

/**
 * With each separator two names such that `a` joined to one of them is the other joined to `c`:
 * a page `a` seen by `b|c` and a page `a|b` seen by `c` are one to whoever joins with `|`.
 */
const separators = [
  '',
  '|',
  '\u0000',
  '\u001f',
  '\t',
  ',',
  ' ',
  ':',
  '::',
  ';',
  '#',
  '-',
  '_',
  '/',
];
const collidingNames = separators.flatMap((separator) => [`a${separator}b`, `b${separator}c`]);

/**
 * Names that break maps, joined keys, tables, terminals and files; all distinct, and none like a name
 * that this generator makes otherwise. Lone surrogates are of the kind U+DC80 to U+DCFF, which stand
 * for bytes that are not UTF-8.
 */
export const hostileNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'prototype',
  'length',
  'then',
  'toJSON',
  '',
  ' ',
  ' padded ',
  'a',
  'c',
  ...collidingNames,
  '1',
  '01',
  '1.0',
  '+1',
  '-0',
  '0',
  '1e0',
  '4294967295',
  '9007199254740993',
  'NaN',
  'null',
  'undefined',
  'true',
  'a,b,c',
  '","',
  '"',
  'say "hi"',
  "it's",
  'tab\there',
  'cr\rhere',
  'lf\nhere',
  'crlf\r\nhere',
  'nul\u0000here',
  'back`tick',
  'back\\slash',
  '$1 $& $`',
  '=1+1',
  '../../etc/passwd',
  '%00%2f',
  '<script>alert(1)</script>',
  '&amp;',
  '\u001b[31mred\u001b[0m',
  '\u202egnp.exe',
  'zero\u200bwidth',
  'line\u2028separator',
  'caf\u00e9',
  'cafe\u0301',
  '\u00df',
  'ss',
  'SS',
  '\u0130',
  '\u{1f600}',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'byte\udce9',
  '\udcff\udc80',
  // Joined, because the result of `repeat` is not flat.
  new Array(10_001).join('x'),
];
