/** Which files an implementation names to Node, by whatever function. Replaces functions of Node, so only for a trial process that measures nothing else. */
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { type Holder, wrap } from './wrap.ts';

/** A file that was named by its path. */
export interface Opened {
  readonly path: string;
  /** What is in it, or where it leads to; `touches`: whether it is there, its name, its folder. */
  readonly how: 'reads' | 'writes' | 'touches';
  /** 0 while it was loaded, then the number of the call. */
  readonly call: number;
}

/** By the beginning of a function's name; all others touch. */
const READS = /^(?:readFile|readlink|readv|createReadStream|openAsBlob)/;
const WRITES = /^(?:writeFile|appendFile|createWriteStream|copyFile|cp|symlink|link|rename)/;
/** These name the file that they write second. */
const TO_SECOND = /^(?:copyFile|cp|symlink|link|rename)/;
const OPENS = /^open(?:Sync)?$/;
const { O_RDWR, O_WRONLY } = fs.constants;
/** What Node itself reads where modules are loaded, and where in Node's code that is. */
const MODULE_FILE = /\.(?:[cm]?[jt]s|json|node|wasm|map)$/;
const LOADER = /\bnode:internal\/(?:modules|source_map|process)\//;

/** From now on tells of them; the numbers of open files are no names. */
export function spyOnFiles(opened: (path: string, how: Opened['how']) => void): void {
  const tell = (path: unknown, how: Opened['how'], caller: () => string) => {
    if (!(typeof path === 'string' || path instanceof URL || path instanceof Uint8Array)) return;
    const text = String(path);
    if (how !== 'writes' && MODULE_FILE.test(text) && LOADER.test(caller())) return;
    opened(text, how);
  };
  for (const holder of [fs, fsPromises] as unknown as Holder[]) {
    for (const name of Object.keys(holder).filter(takesAPath)) {
      const how = READS.test(name) ? 'reads' : WRITES.test(name) ? 'writes' : 'touches';
      wrap(holder, name, ([first, second], caller) => {
        if (OPENS.test(name)) tell(first, isToRead(second) ? 'reads' : 'writes', caller);
        else if (!TO_SECOND.test(name)) tell(first, how, caller);
        else {
          tell(first, 'touches', caller);
          tell(second, 'writes', caller);
        }
      });
    }
  }
}

/** Classes, and what Node has for itself, take none. */
function takesAPath(name: string): boolean {
  return /^[a-z]/.test(name);
}

function isToRead(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (O_RDWR | O_WRONLY)) === 0;
  return typeof flags !== 'string' || ['r', 'rs', 'sr'].includes(flags);
}
