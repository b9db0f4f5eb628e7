import { describe, expect, it } from 'vitest';
import { isTableAddress, parseTableAddress, refuseOtherAddress } from './address.ts';

const plain = { host: 'h', port: 8123, tls: false, user: 'default', database: 'd', table: 't' };

describe('addresses of tables', () => {
  it.each([
    ['clickhouse://h/d.t', plain],
    ['clickhouse://h/d/t', plain],
    ['clickhouse://h/t', { ...plain, database: 'default' }],
    ['CLICKHOUSE://u@h:80/d.t', { ...plain, user: 'u', port: 80 }],
    ['clickhouses://h/d.t', { ...plain, tls: true, port: 8443 }],
    ['clickhouse://[::1]:9/d.t', { ...plain, host: '[::1]', port: 9 }],
    ['clickhouse://a%40b@h/d%2Ee.t%2Fu', { ...plain, user: 'a@b', database: 'd.e', table: 't/u' }],
  ])('reads %s', (text, address) => {
    expect(isTableAddress(text)).toBe(true);
    expect(parseTableAddress(text)).toEqual(address);
  });

  it.each([
    ['clickhouse://h', 'names no table'],
    ['clickhouse://h/', 'names no table'],
    ['clickhouse://h/a.b.c', 'names no table'],
    ['clickhouse://h/a..b', 'names no table'],
    ['clickhouse://h:x/d.t', 'no address'],
    ['clickhouse://h:0/d.t', 'no address'],
    ['clickhouse://h:99999/d.t', 'no address'],
    ['clickhouse://::1:8123/d.t', 'in brackets: [::1]:8123'],
    ['clickhouse://u@2001:db8::7/d.t', 'in brackets: [::1]:8123'],
    ['clickhouse://[::1/d.t', 'no address'],
    ['clickhouse:/h/d.t', 'no address'],
    ['clickhouse:h/d.t', 'no address'],
    ['clickhouse:///d.t', 'names no table'],
    ['clickhouse://h/d.t?x=1', 'nothing may follow'],
    ['clickhouse://h/d%zz', 'as %25'],
    ['clickhouse://u:secret@h/d.t', '--password-file'],
  ])('refuses %s', (text, why) => {
    expect(() => parseTableAddress(text)).toThrow(why);
  });

  it.each(['u:secret@h:x', 'u:sec:secret@h:x', ':secret@h:x', 'u:a/secret@h:x', 'u:a@secret@h:x'])(
    'shows no password, even of an address that is none: %s',
    (host) => {
      expect(() => parseTableAddress(`clickhouse://${host}/d.t`)).toThrow(/^(?!.*secret)/);
      expect(() => refuseOtherAddress(`http://${host}/d.t`)).toThrow(/^(?!.*secret)/);
    },
  );

  it.each(['http://h:8123/d.t', 'https://h/access.log', 'tcp://h:9000', 'jdbc:clickhouse://h/d'])(
    'refuses %s where a file may stand',
    (text) => {
      expect(() => refuseOtherAddress(text)).toThrow('is an address, and no file');
    },
  );

  it.each(['access.log', './http://h', 'C:\\\\server', '-', 'a:b', 'clickhouse://h/t'])(
    'says nothing of %s',
    (text) => {
      expect(() => refuseOtherAddress(text)).not.toThrow();
    },
  );

  it.each(['access.log', 'clickhouse', './clickhouse://x'])('leaves %s to files', (text) => {
    expect(isTableAddress(text)).toBe(false);
  });
});
