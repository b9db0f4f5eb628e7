import { describe, expect, it } from 'vitest';
import { UsageError } from '../../contract.ts';
import { defaults, meanings, readParameters } from './parameters.ts';

describe('readParameters', () => {
  it('has a default for everything', () => {
    expect(readParameters({})).toEqual({
      events: 2_000_000,
      hours: 24,
      startMs: Date.UTC(2025, 2, 3),
      pages: 1000,
      pageExponent: 1,
      visitors: 100_000,
      visitorExponent: 0.8,
      visitorDraw: 'random',
      dailyRhythm: 0.8,
      weeklyRhythm: 0.5,
      repeats: 0.15,
      order: 'late',
      lateShare: 0.02,
      lateMinutes: 5,
      bots: 5,
      botShare: 0,
      idStyle: 'uuid',
      unicode: 0,
      hostile: 0,
    });
    expect(Object.keys(meanings)).toEqual(Object.keys(defaults));
  });

  it.each([
    ['2000000', 2_000_000],
    ['2_000_000', 2_000_000],
    ['2e6', 2_000_000],
    ['2E+6', 2_000_000],
    ['2M', 2_000_000],
    ['2m', 2_000_000],
    ['1.1M', 1_100_000],
    ['2.5k', 2500],
    ['+7', 7],
    [' 7 ', 7],
    ['1g', 1e9],
    ['1B', 1e9],
    ['2000.0', 2000],
  ])('takes %s for %i', (text, value) => {
    expect(readParameters({ events: text }).events).toBe(value);
  });

  it.each([
    ['events', 5000],
    ['events/2', 2500],
    ['events/1.5', 3333],
    ['events/9999', 1],
    ['events/1e1', 500],
  ])('takes pages=%s for %i of 5,000 events', (text, value) => {
    expect(readParameters({ events: '5k', pages: text }).pages).toBe(value);
    expect(readParameters({ events: '5k', visitors: text }).visitors).toBe(value);
  });

  it.each([
    ['2025-03-03', Date.UTC(2025, 2, 3)],
    ['2024-02-29T23:00Z', Date.UTC(2024, 1, 29, 23)],
    ['1969-12-31T23:00:00Z', -3_600_000],
    ['0000-01-01T00:00:00.000Z', -62167219200000],
  ])('takes start=%s', (text, ms) => {
    expect(readParameters({ start: text }).startMs).toBe(ms);
  });

  it.each([
    ['events', '0'],
    ['events', '-5'],
    ['events', '1.5'],
    ['events', '1e10'],
    ['events', 'many'],
    ['events', ''],
    ['events', 'NaN'],
    ['events', 'Infinity'],
    ['events', '0x10'],
    ['events', '1__0'],
    ['events', '2 M'],
    ['events', 'events'],
    ['hours', '0'],
    ['hours', '100001'],
    ['hours', '0.5'],
    ['pages', '0'],
    ['pages', '1e400'],
    ['pages', 'events/0'],
    ['pages', 'events/0.5'],
    ['pages', 'events/-1'],
    ['pages', 'events/x'],
    ['pages', 'events*2'],
    ['visitors', '-1'],
    ['pageExponent', '-0.1'],
    ['visitorExponent', '5.1'],
    ['dailyRhythm', '1.01'],
    ['weeklyRhythm', '-1'],
    ['repeats', '1'],
    ['repeats', 'NaN'],
    ['order', 'random'],
    ['order', 'Sorted'],
    ['lateShare', '2'],
    ['lateMinutes', '0'],
    ['bots', '0'],
    ['bots', '1e9'],
    ['botShare', '50%'],
    ['idStyle', 'guid'],
    ['visitorDraw', 'twice'],
    ['unicode', '1.5'],
    ['hostile', 'yes'],
    ['start', 'yesterday'],
    ['start', '2025-03-03T00:30:00Z'],
    ['start', '2025-03-03T05:00:00'],
    ['start', '2025-03-03T05:00:00+01:00'],
    ['start', '2025-02-30'],
    ['start', '2025-13-01'],
    ['start', '2025-03-03T24:00:00Z'],
  ])('refuses %s=%s', (name, text) => {
    const read = () => readParameters({ [name]: text });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`${name}=${text} is not possible; ${name} must be `);
  });

  it('names the range', () => {
    expect(() => readParameters({ events: '-5' })).toThrow(
      'a whole number from 1 to 1,000,000,000',
    );
    expect(() => readParameters({ repeats: '1' })).toThrow('a number from 0 to 0.999');
    expect(() => readParameters({ order: 'x' })).toThrow('late or sorted or shuffled or reversed');
    expect(() => readParameters({ pages: 'x' })).toThrow('events/2');
    expect(() => readParameters({ start: 'x' })).toThrow('2025-03-03T00:00:00Z');
  });

  it.each([
    ['page', 'pages or pageExponent'],
    ['Events', 'events'],
    ['visitor', 'visitors or visitorDraw or visitorExponent'],
    ['lateMinuets', 'lateMinutes'],
    ['event', 'events'],
    ['ordre', 'order'],
  ])('knows what was meant by %s', (name, near) => {
    const read = () => readParameters({ [name]: '1' });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`no parameter "${name}". Did you mean ${near}? Known are: events, hours,`);
  });

  it('lists the known parameters where nothing is near', () => {
    for (const name of ['zzzzzzzz', '__proto__', 'constructor']) {
      const read = () => readParameters(JSON.parse(`{"${name}":"1"}`));
      expect(read).toThrow(
        `There is no parameter "${name}". Known are: ${Object.keys(defaults).join(', ')}`,
      );
    }
  });

  it('refuses contradictions', () => {
    const once = { visitorDraw: 'once', visitors: 'events', repeats: '0' };
    expect(readParameters({ ...once, events: '10' }).visitors).toBe(10);
    expect(() => readParameters({ ...once, repeats: '0.1' })).toThrow('repeats must be 0 with');
    expect(() => readParameters({ ...once, botShare: '0.1' })).toThrow('botShare must be 0 with');
    expect(() => readParameters({ ...once, events: '11', visitors: '10' })).toThrow(
      'visitors must be at least events (11)',
    );
    expect(() => readParameters({ start: '9999-12-31', hours: '25' })).toThrow('year 9999');
    expect(readParameters({ start: '9999-12-31', hours: '24' }).hours).toBe(24);
  });
});
