import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, encodeName } from './names.ts';

describe('decodeName', () => {
  it('reads UTF-8, with a byte-order mark and NUL kept', () => {
    const text = '\ufeffcafé 日本 😀\0';
    expect(decodeName(Buffer.from(text))).toBe(text);
  });

  // What Python's bytes.decode('utf-8', 'surrogateescape') gives.
  it.each([
    ['636166e9', 'caf\udce9'],
    ['e9', '\udce9'],
    ['c3', '\udcc3'],
    ['e282', '\udce2\udc82'],
    ['e28241', '\udce2\udc82A'],
    ['c0af', '\udcc0\udcaf'],
    ['e08080', '\udce0\udc80\udc80'],
    ['eda080', '\udced\udca0\udc80'],
    ['edb2a0', '\udced\udcb2\udca0'],
    ['f0808080', '\udcf0\udc80\udc80\udc80'],
    ['f4908080', '\udcf4\udc90\udc80\udc80'],
    ['f58080', '\udcf5\udc80\udc80'],
    ['f09f98', '\udcf0\udc9f\udc98'],
    ['f09f9880ff', '😀\udcff'],
    ['80c3a9bf', '\udc80é\udcbf'],
    ['eea08041ee9fbf', '\ue800A\ue7ff'],
  ])('maps the bytes %s as surrogateescape does', (hex, text) => {
    expect(decodeName(Buffer.from(hex, 'hex'))).toBe(text);
  });

  it('reads a part of a larger buffer', () => {
    expect(decodeName(Buffer.from('ab\xe9cd', 'latin1').subarray(1, 4))).toBe('b\udce9c');
    expect(decodeName(new Uint8Array([0x61, 0x62, 0x63]).subarray(1))).toBe('bc');
  });
});

describe('encodeName', () => {
  it('gives back the bytes that decodeName read, any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([...encodeName(decodeName(bytes))]).toEqual([...bytes]);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back bytes that look like UTF-8 but are not quite', () => {
    const parts = [
      'c3',
      'a9',
      'e2',
      '82',
      'ac',
      'ed',
      'a0',
      '80',
      'f0',
      '9f',
      '98',
      'f4',
      '90',
      '41',
    ];
    const bytes = fc.array(fc.constantFrom(...parts), { maxLength: 12 });
    fc.assert(
      fc.property(bytes, (hex) => {
        const buffer = Buffer.from(hex.join(''), 'hex');
        expect(encodeName(decodeName(buffer)).toString('hex')).toBe(hex.join(''));
      }),
      { numRuns: 5000 },
    );
  });

  it('writes text without lone surrogates as UTF-8', () => {
    const text = 'a/ü/😀';
    expect(encodeName(text)).toEqual(Buffer.from(text));
  });

  it('keeps lone surrogates that no byte decodes to apart, in three bytes', () => {
    expect(encodeName('a\ud800b').toString('hex')).toBe('61eda08062');
    expect(encodeName('\udfff').toString('hex')).toBe('edbfbf');
    expect(encodeName('\udc7f').toString('hex')).toBe('edb1bf');
    expect(encodeName('\udd00').toString('hex')).toBe('edb480');
    expect(encodeName('😀\udc80\ud83d').toString('hex')).toBe('f09f988080eda0bd');
  });
});
