import { describe, expect, it } from 'vitest';
import { isFault, isUsageError } from '../contract.ts';
import { failureOf, serverCode } from './failures.ts';

const address = {
  ...{ host: 'h', port: 8123, tls: false, user: 'u', database: 'd', table: 't' },
};
const old = (code: number, text: string) =>
  new Error(`Code: ${code}, e.displayText() = DB::Exception: ${text}, e.what() = DB::Exception`);
const modern = (code: number, text: string) =>
  Object.assign(new Error(text), { code: String(code), type: 'X' });
const broken = (code: string, text = code) => Object.assign(new Error(text), { code });

describe('failures of servers', () => {
  it.each([
    ['a wrong password, said by 18.16', old(193, 'Wrong password'), 'password'],
    ['a wrong password', modern(516, 'Authentication failed'), 'password'],
    ['a table that is gone', old(60, "Table d.t doesn't exist."), 'is not there'],
    ['a bad condition', modern(62, 'Syntax error'), '--where'],
    ['a table that a shard has not', old(279, 'There is no table d.t on server: h:9'), 'not there'],
    ['a condition of no truth', old(59, 'Illegal type String of column for filter'), '--where'],
    ['a view that cannot read a text', modern(41, 'Cannot parse DateTime'), 'what a view computes'],
    ['a redirection', new Error(''), 'gave a status that is no answer'],
    ['an unknown setting', old(115, 'Unknown setting x'), 'newer server'],
    ['a user who may only read', old(164, 'Cannot override'), 'readonly'],
    ['a host that is not there', broken('ENOTFOUND'), 'no such host'],
    ['a page of a proxy', new Error('<html>502 Bad Gateway</html>'), 'no ClickHouse server'],
    ['a certificate', broken('DEPTH_ZERO_SELF_SIGNED_CERT'), 'NODE_EXTRA_CA_CERTS'],
    ['the wrong port', new Error('Port 9000 is for clickhouse-client program\n'), 'HTTP'],
  ])('that the user can mend: %s', (_, error, remedy) => {
    const failure = failureOf(error, address) as Error;
    expect(isUsageError(failure), String(failure)).toBe(true);
    expect(failure.message).toContain(remedy);
    expect(failure.message).toContain('h:8123/d.t');
    expect(failure.cause).toBe(error);
  });

  it.each([
    ['a shard that is down, said by 18.16', old(279, 'All connection tries failed'), 'a shard'],
    ['a shard that is lost', modern(210, 'Connection reset by peer'), 'a shard'],
    ['too little memory', modern(241, 'Memory limit exceeded'), 'memory'],
    ['a full disk', old(243, 'Cannot reserve 1.00 MiB'), 'disk'],
    ['a quota', old(201, 'Quota has been exceeded'), 'quota'],
    ['a code that nobody knows', old(4711, 'Odd'), 'code 4711'],
    ['nobody at the port', broken('ECONNREFUSED'), 'nothing answers'],
    ['a connection that broke', broken('ECONNRESET', 'aborted'), 'broke'],
    ['a stream that ended', broken('ERR_STREAM_PREMATURE_CLOSE'), 'broke'],
    ['any other error of a connection', broken('ENOBUFS'), 'connection failed'],
    ['no answer in time', new Error('Timeout error.'), '--timeout'],
  ])('of the world: %s', (_, error, remedy) => {
    const failure = failureOf(error, address) as Error;
    expect(isFault(failure), String(failure)).toBe(true);
    expect(failure.message).toContain(remedy);
  });

  it('leaves bugs as they are', () => {
    const bug = new TypeError('x is not a function');
    expect(failureOf(bug, address)).toBe(bug);
  });

  it('tells what the server said on one short line', () => {
    const text = `Code: 279. DB::NetException: All\n\ntries \u001b[31mfailed${'x'.repeat(9999)}`;
    const { message } = failureOf(new Error(text), address) as Error;
    expect(message.length).toBeLessThan(700);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('finds the code where the client finds none', () => {
    expect(serverCode(old(60, 'x'))).toBe(60);
    expect(serverCode(modern(60, 'x'))).toBe(60);
    expect(serverCode(broken('ECONNRESET'))).toBeNull();
  });
});
