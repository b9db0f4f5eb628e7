import { describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { assertDifferent, parseAxis } from './sweep-axes.ts';

describe('--sweep', () => {
  it.each([
    ['size=1e3..1e6', { parameter: 'size', low: 1_000, high: 1_000_000 }],
    ['events=10k..2M', { parameter: 'events', low: 10_000, high: 2_000_000 }],
    [' share = 0.1 .. 0.9 ', { parameter: 'share', low: 0.1, high: 0.9 }],
    ['order=sorted, shuffled', { parameter: 'order', values: ['sorted', 'shuffled'] }],
    ['size=1,10,100', { parameter: 'size', values: ['1', '10', '100'] }],
  ])('reads %s', (text, axis) => {
    expect(parseAxis(text)).toEqual(axis);
  });

  it.each([
    ['size', 'write PARAMETER=LOW..HIGH'],
    ['size=', 'write PARAMETER=LOW..HIGH'],
    ['=1..2', 'write PARAMETER=LOW..HIGH'],
    ['size=1e6..1e3', 'reversed; write the smaller end first: size=1e3..1e6'],
    ['size=5..5', 'holds one size'],
    ['size=..10', 'one end is missing'],
    ['size=10..', 'one end is missing'],
    ['size=one..ten', '"one" is not a number'],
    ['size=1..NaN', '"NaN" is not a number'],
    ['size=1..2..3', 'a range has two ends'],
    [
      'size=0..10',
      'must begin above 0, not at 0: size=1..10. What is not above 0 is a run of its own: --workload NAME,size=0.',
    ],
    ['size=-5..10', 'must begin above 0'],
    ['size=1e3', 'one value is nothing to sweep over'],
    ['size=1-1000', 'one value is nothing to sweep over'],
    ['size=1,,3', 'a value is empty'],
    ['size=1,2,1', '"1" is named twice'],
    ['size=1000,10,1k', '1000 and 1k are the same number'],
    ['size=0.5,.5', '0.5 and .5 are the same number'],
    ['size=1..1e400', '"1e400" is larger than any number can be'],
    ['size=1,1e400', '"1e400" is larger than any number can be'],
    ['size=1e3..', 'one end is missing'],
    ['size=..1e3', 'one end is missing'],
    ['size=a..b', '"a" is not a number'],
    [`size=${Array.from({ length: 61 }, (_, at) => at + 1).join(',')}`, 'more than 60'],
  ])('refuses %s, and says what to write', (text, why) => {
    expect(() => parseAxis(text)).toThrow(UsageError);
    expect(() => parseAxis(text)).toThrow(why);
  });

  it('is about a parameter once', () => {
    const axes = [parseAxis('size=1..2'), parseAxis('size=3,4')];
    expect(() => assertDifferent(axes)).toThrow('size is swept twice');
    expect(() => assertDifferent([axes[0]!, parseAxis('order=a,b')])).not.toThrow();
  });
});
