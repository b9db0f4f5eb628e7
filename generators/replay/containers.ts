/** Contents that are no lines of text: told by their bytes, whatever the file's name, with the command that makes a log of them. */

import { UsageError } from '../../contract.ts';
import { shownPath } from './bad-input.ts';
import { CR, LF } from './bytes.ts';

interface Container {
  /** Bytes that begin the file, each as a character. */
  readonly magic: string;
  readonly at?: number;
  readonly what: string;
}

const unpacked = (command: string): string => `decompress it first: ${command}`;

const CONTAINERS: readonly Container[] = [
  { magic: '\x89PNG', what: 'a PNG image' },
  { magic: '\xff\xd8\xff', what: 'a JPEG image' },
  { magic: 'GIF87a', what: 'a GIF image' },
  { magic: 'GIF89a', what: 'a GIF image' },
  { magic: '%PDF-', what: 'a PDF document' },
  { magic: '\x7fELF', what: 'a program (ELF)' },
  { magic: 'MZ\x90\0', what: 'a program (Windows)' },
  { magic: 'SQLite format 3\0', what: 'an SQLite database' },
  { magic: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', what: 'an old Office file: export it as CSV' },
  { magic: 'ORC', what: 'an ORC file: export it as Parquet or CSV' },
  { magic: 'Obj\x01', what: 'an Avro file: export it as Parquet or CSV' },
  {
    magic: 'PK\x03\x04',
    what: `a zip archive (or a spreadsheet, to be exported as CSV): ${unpacked('unzip -p FILE')}`,
  },
  { magic: 'PK\x05\x06', what: 'an empty zip archive' },
  { magic: '1AY&SY', at: 4, what: `bzip2 data: ${unpacked('bzip2 -dc FILE')}` },
  { magic: '\x17rE8P\x90', at: 4, what: `bzip2 data: ${unpacked('bzip2 -dc FILE')}` },
  { magic: '\xfd7zXZ\0', what: `xz data: ${unpacked('xz -dc FILE')}` },
  { magic: '\x5d\0\0', what: `lzma data: ${unpacked('xz -dc --format=lzma FILE')}` },
  { magic: 'LZIP', what: `lzip data: ${unpacked('lzip -dc FILE')}` },
  { magic: '7z\xbc\xaf\x27\x1c', what: `a 7-Zip archive: ${unpacked('7z x -so FILE')}` },
  { magic: 'Rar!\x1a\x07', what: `a RAR archive: ${unpacked('unrar p -inul FILE')}` },
  { magic: 'MSCF\0\0\0\0', what: `a cabinet archive: ${unpacked('cabextract -p FILE')}` },
  { magic: '\x28\xb5\x2f\xfd', what: `Zstandard data: ${unpacked('zstd -dc FILE')}` },
  { magic: '\x04\x22\x4d\x18', what: `lz4 data: ${unpacked('lz4 -dc FILE')}` },
  { magic: '\x02\x21\x4c\x18', what: `lz4 data: ${unpacked('lz4 -dc FILE')}` },
  { magic: '\x89LZO\0', what: `lzop data: ${unpacked('lzop -dc FILE')}` },
  { magic: '\x1f\x9d', what: `data of compress (.Z): ${unpacked('gzip -dc FILE')}` },
  { magic: '\x1f\xa0', what: `data of compress (.Z): ${unpacked('gzip -dc FILE')}` },
  { magic: '\x1f\x1e', what: `data of pack (.z): ${unpacked('gzip -dc FILE')}` },
  {
    magic: '\xff\x06\0\0sNaPpY',
    what: `Snappy data: ${unpacked('snzip -dc FILE')}`,
  },
  { magic: '\x1f\x8b', what: `gzip inside gzip: decompress it once first: gzip -dc FILE` },
  { magic: 'PARE', what: 'an encrypted Parquet file: decrypt it first' },
  { magic: '!<arch>\n', what: `an ar archive: ${unpacked('ar p FILE')}` },
  { magic: '070707', what: `a cpio archive: ${unpacked('cpio -i --to-stdout < FILE')}` },
  { magic: '070701', what: `a cpio archive: ${unpacked('cpio -i --to-stdout < FILE')}` },
];

/** What a line of text may begin with as well. */
const LETTERS: readonly string[] = ['ORC', 'LZIP', 'PARE'];

const TAR_BLOCK = 512;
const TAR = `a tar archive: unpack it first, or give what is in it: tar -xOf FILE NAME | uniqbench aggregate -`;

/**
 * Makes sure that a file begins with text, or as Parquet.
 *
 * @param head Its first bytes, decompressed where they are gzip.
 * @throws UsageError that names what it is, and how to make a log of it.
 */
export function refuseContainers(path: string, head: Buffer, whole: boolean): void {
  if (head.toString('latin1', 0, 4) === 'PAR1') return;
  const what = containerOf(head) ?? encodingOf(head) ?? lineEndsOf(head, whole);
  if (what !== undefined) throw new UsageError(`${shownPath(path)}: ${what}.`);
}

function containerOf(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 32);
  // Frames to be skipped, which both formats have.
  if (start.startsWith('\x2a\x4d\x18', 1) && (head[0]! & 0xf0) === 0x50) {
    return 'it is no log but Zstandard or lz4 data: decompress it first: zstd -dc FILE, or lz4 -dc FILE';
  }
  const found = CONTAINERS.find(({ magic, at = 0 }) => start.startsWith(magic, at));
  const what = found?.what ?? (isTar(head) ? TAR : undefined);
  return what === undefined || isTextAfterAll(head, found) ? undefined : `it is no log but ${what}`;
}

/** Whether what begins with letters goes on as text does. */
function isTextAfterAll(head: Buffer, found: Container | undefined): boolean {
  if (found === undefined || !LETTERS.includes(found.magic)) return false;
  const start = head.subarray(0, 64);
  return !start.some(
    (byte) => (byte < 0x20 && byte !== 9 && byte !== LF && byte !== CR) || byte > 0x7e,
  );
}

/** Whether a header of tar stands here: its checksum, of 512 bytes with spaces in its own place, tells also those of old. */
function isTar(head: Buffer): boolean {
  if (head.length < TAR_BLOCK || head[0] === 0) return false;
  const written = /^[ 0]*([0-7]+)[ \0]/.exec(head.toString('latin1', 148, 156))?.[1];
  if (written === undefined) return false;
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK; at++) sum += at >= 148 && at < 156 ? 0x20 : head[at]!;
  return sum === Number.parseInt(written, 8);
}

/** Text of two or four bytes a character: with a mark, or where every other byte is 0. */
function encodingOf(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 4);
  const words = (name: string, from: string): string =>
    `it is ${name} text: convert it first, as iconv -f ${from} -t UTF-8 FILE does`;
  if (start === '\xff\xfe\0\0' || start === '\0\0\xfe\xff') return words('UTF-32', 'UTF-32');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    return words('UTF-16', 'UTF-16');
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]! += 1;
  const half = head.length / 2;
  const mostly = (of: number | undefined): boolean => head.length >= 8 && of! > 0.7 * half;
  const [even, odd] = zeros;
  if (mostly(odd) && even! < 0.2 * half) return words('UTF-16', 'UTF-16LE');
  if (mostly(even) && odd! < 0.2 * half) return words('UTF-16', 'UTF-16BE');
  return undefined;
}

/** Lines that end in CR alone, as those of old computers do. */
function lineEndsOf(head: Buffer, whole: boolean): string | undefined {
  let alone = 0;
  let lines = 0;
  for (let at = 0; at < head.length; at++) {
    if (head[at] === LF) lines += 1;
    // Of the last byte nothing is known.
    else if (head[at] === CR && (whole || at + 1 < head.length) && head[at + 1] !== LF) alone += 1;
  }
  if (alone < 2 || lines * 10 > alone) return undefined;
  return 'its lines end in carriage returns (CR) alone: convert the line ends first, as tr "\\r" "\\n" < FILE does';
}
