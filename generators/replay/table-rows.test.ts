import { describe, expect, it } from 'vitest';
import { replay } from './fixtures/reading.ts';

const CRAN = 'date,time,size,r_version,r_arch,r_os,package,version,country,ip_id\n';
const WEB = 'host\tlogname\ttime\tmethod\turl\tresponse\tbytes\treferer\tuseragent\n';

describe('the CRAN download log', () => {
  it('has reasons of its own, and NA for a missing value', async () => {
    const log = `${CRAN}2014-01-06,00:08:24,1,NA,NA,NA,Matrix,1,US,1
2014-01-06,00:08:24,1,NA,NA,NA,NA,NA,US,1
2014-01-06,00:08:24,1,NA,NA,NA,"NA",NA,US,1
2014-01-06,00:08:24,1,NA,NA,NA,,NA,US,NA
2014-01-06,00:08:24,1,NA,NA,NA,Matrix,1,US,NA
2014-01-06,NA,1,NA,NA,NA,Matrix,1,US,1
2014-01-06,00:08:24,1,NA,NA,NA,Matrix,1,US
2014-01-06T00:08:24,,1,NA,NA,NA,Matrix,1,US,2
,2014-01-06T00:08:24,1,NA,NA,NA,Matrix,1,US,2
`;
    expect(await replay(log)).toEqual({
      events: [
        '2014-01-06T00:08:24.000Z Matrix 1',
        '2014-01-06T00:08:24.000Z Matrix 2',
        '2014-01-06T00:08:24.000Z Matrix 2',
      ],
      lines: 10,
      rejected: { header: 1, no_package: 3, no_visitor: 1, no_timestamp: 1, not_10_fields: 1 },
      first: {
        header: [1],
        no_package: [3, 4, 5],
        no_visitor: [6],
        no_timestamp: [7],
        not_10_fields: [8],
      },
    });
  });

  it('is the same where its columns are spelt out, and other columns can be chosen', async () => {
    const log = `${CRAN.toUpperCase()}2014-01-06,00:08:24,1,NA,NA,NA,Matrix,1,US,1\n2014-01-06,00:08:24,1,NA,NA,NA,NA,1,US,1\n`;
    const spelt = { columns: 'timestamp=DATE+TIME,page=PACKAGE,visitor=IP_ID' };
    expect((await replay(log, spelt)).rejected).toEqual({ header: 1, no_package: 1 });
    await expect(replay(log, { columns: 'page=R_OS,visitor=COUNTRY' })).rejects.toThrow(
      /no_page 2, header 1/,
    );
    const version = await replay(log, { columns: 'page=VERSION' });
    expect(version.events).toEqual([
      '2014-01-06T00:08:24.000Z 1 1',
      '2014-01-06T00:08:24.000Z 1 1',
    ]);
  });
});

describe('the web log of nine tab-separated columns', () => {
  it('has reasons of its own, and Unix seconds alone', async () => {
    const row = (host: string, time: string, url: string): string =>
      `${host}\t-\t${time}\tGET\t${url}\t200\t1\t\t\n`;
    const log = [
      WEB,
      row('h', '807256800', '/a"b'),
      row('', '807256800', ''),
      row('h', '807256800', ''),
      row('h', '-1', '/'),
      row('h', '1995-08-01T06:00:00Z', '/'),
      row('h', '', '/'),
      row('h', '20150517', '/b'),
      'h\t807256800\n',
      '\t\t\t\t\t\t\t\t\n',
    ].join('');
    expect(await replay(log)).toEqual({
      events: ['1995-08-01T06:00:00.000Z /a"b h', '1970-08-22T05:21:57.000Z /b h'],
      lines: 10,
      rejected: {
        header_or_bad_time: 4,
        no_host: 1,
        request_empty_path: 1,
        not_9_tab_fields: 1,
        blank: 1,
      },
      first: {
        header_or_bad_time: [1, 5, 6, 7],
        no_host: [3],
        request_empty_path: [4],
        not_9_tab_fields: [9],
        blank: [10],
      },
    });
  });

  it('fails at a bad time where lines are to fail, but not at its header', async () => {
    const good = 'h\t-\t807256800\tGET\t/\t200\t1\t\t\n';
    const fail = { badLines: 'fail' };
    expect((await replay(WEB + good, fail)).events.length).toBe(1);
    await expect(replay(WEB + good + good.replace('8', 'x'), fail)).rejects.toThrow(
      /line 3 holds no event \(header_or_bad_time\): "h\\x09-\\x09x07256800/,
    );
  });
});

describe('columns', () => {
  const row = '1700000000';

  it.each([
    ['timestamp,pageUrl,visitorId', `${row},/p,v`],
    ['TS,Page_Url,user-id', `${row},/p,v`],
    ['ip,"request path",created_at', `v,/p,${row}`],
    ['client_ip,url,date,time', 'v,/p,2023-11-14,22:13:20'],
    ['host,uri,date', 'v,/p,2023-11-14 22:13:20'],
    ['session.id,path,@timestamp', `v,/p,${row}`],
    // The better name wins, wherever it stands.
    ['ip,user,url,page,time,ts', `x,v,y,/p,2001-01-01T00:00:00,${row}`],
    ['ts,page,user_id,userId', `${row},/p,v,x`],
  ])('are recognised: %s', async (header, line) => {
    const expected = ['2023-11-14T22:13:20.000Z /p v'];
    expect((await replay(`${header}\n${line}\n`)).events).toEqual(expected);
    const tabs = `${header.replaceAll('"', '')}\n${line}\n`.replaceAll(',', '\t');
    expect((await replay(tabs)).events).toEqual(expected);
  });

  it('are asked for where they are not recognised, with the header and an example', async () => {
    const log = `when,page,who\n2024-01-01T00:00:00Z,/p,v\n`;
    const found = await replay(log).catch((error: Error) => error);
    expect(found).toMatchObject({ name: 'UsageError' });
    expect(String(found)).toContain('no column is recognised as timestamp, visitor');
    expect(String(found)).toContain('in the header: when, page, who');
    expect(String(found)).toContain('--columns timestamp=…,page=page,visitor=…');
    const { events } = await replay(log, { columns: 'timestamp=when,visitor=who' });
    expect(events).toEqual(['2024-01-01T00:00:00.000Z /p v']);
  });

  it('must be in the header, once', async () => {
    const log = 'ts,page,visitor,a,a\n';
    await expect(replay(log, { columns: 'page=url' })).rejects.toThrow(
      /there is no column "url" in the header: ts, page, visitor, a, a/,
    );
    await expect(replay(log, { columns: 'page=a', format: 'csv' })).rejects.toThrow(
      /more than one column is named "a"/,
    );
  });

  it('go by number where there is no header', async () => {
    const columns = 'timestamp=3+4,page=2,visitor=1';
    const log = 'v,/p,2024-01-01,00:00:00,x\nw,/p,2024-01-01,01:00:00\nw,/q,2024-01-01,02:00:00,\n';
    for (const text of [log, log.replaceAll(',', '\t')]) {
      expect(await replay(text, { columns })).toEqual({
        events: ['2024-01-01T00:00:00.000Z /p v', '2024-01-01T02:00:00.000Z /q w'],
        lines: 3,
        rejected: { not_5_fields: 1 },
        first: { not_5_fields: [2] },
      });
    }
    const headed = await replay(`a,b,c,d,e\n${log}`, { columns });
    expect(headed.first).toEqual({ header: [1], not_5_fields: [3] });
    await expect(replay(log, { columns: 'timestamp=3+4,page=2,visitor=9' })).rejects.toThrow(
      /there is no column 9: the first line has 5 fields/,
    );
  });

  it('take the offset of the user where times have none', async () => {
    const log = 'date,time,page,visitor\n2024-01-01,00:30:00,/,v\n2024-01-01,00:30:00Z,/,v\n';
    expect((await replay(log, { utcOffset: '+05:30' })).events).toEqual([
      '2023-12-31T19:00:00.000Z / v',
      '2024-01-01T00:30:00.000Z / v',
    ]);
  });
});

describe('TSV', () => {
  it('knows no quotes', async () => {
    const log = 'ts\tpage\tvisitor\r\n1700000000\t"/a\tv"\r\n1700000000\t/b\t"\r\n';
    expect((await replay(log)).events).toEqual([
      '2023-11-14T22:13:20.000Z "/a v"',
      '2023-11-14T22:13:20.000Z /b "',
    ]);
  });

  it('is the same in blocks of any size', async () => {
    const log = Buffer.from(
      '\ufeffts\tpage\tvisitor\r\n1700000000\t/é\t日😀\r\n\t\t\r\n\n1700000000\t/b\tw',
    );
    const expected = await replay(log, { format: 'tsv' });
    expect(expected.events.length).toBe(2);
    for (let blockBytes = 1; blockBytes <= log.length; blockBytes++) {
      expect(await replay(log, { format: 'tsv' }, { blockBytes }), `${blockBytes}`).toEqual(
        expected,
      );
    }
  });
});

describe('TSV with quotes', () => {
  const T = '2025-03-03T01:30:00Z';
  const namesOf = async (rows: readonly string[], parameters = {}) => {
    const lines = ['timestamp\tpage\tvisitor', ...rows.map((row) => `${T}\t${row}`)];
    const { events } = await replay(`${lines.join('\n')}\n`, parameters);
    return events.map((event) => event.slice(event.indexOf(' ') + 1));
  };

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'around fields',
      ['"/a"\tx', '/a\t"x"', '"/a\tb"\t"x ""y"" z"'],
      ['/a x', '/a x', '/a\tb x "y" z'],
    ],
    ['at one end only', ['"/a\tx', '/a"\tx', '"/a"\tx'], ['"/a x', '/a" x', '"/a" x']],
    ['before more', ['"/a"b\tx', '"/a"\tx'], ['"/a"b x', '"/a" x']],
  ])('%s', async (_, rows, wanted) => expect(await namesOf(rows)).toEqual(wanted));

  it('as told', async () => {
    expect(await namesOf(['"/a"\tx'], { format: 'tsv' })).toEqual(['"/a" x']);
    expect(await namesOf(['"/a"\tx'], { format: 'csv' })).toEqual(['/a x']);
  });
});
