/** From positions in compiled code back to the source that its author wrote. Runs in the parent. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of source. */
export interface SourceLine {
  /** Path, relative to the working directory where the file is below it. */
  readonly file: string;
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** What stands there, without the spaces around it; null where the file cannot be read. */
  readonly text: string | null;
}

/** A compiled module. */
interface Compiled {
  readonly map: SourceMap | null;
  readonly lines: readonly string[];
}

/** Positions in compiled modules, the implementation's, and in files that are their own source. */
export class SourceLines {
  readonly #own: ReadonlyMap<string, Compiled>;
  readonly #texts = new Map<string, readonly string[] | null>();

  /** @param compiledUrls `file:` URLs of the modules; their maps, if they have any, lie beside them. */
  constructor(...compiledUrls: readonly string[]) {
    this.#own = new Map(compiledUrls.map((url) => [url, compiledAt(fileURLToPath(url))]));
  }

  /** Whether this URL names the implementation's own code. */
  isOwn(url: string): boolean {
    return this.#own.has(url);
  }

  /**
   * @param line From 1, in the file of that URL.
   * @param column From 0; that of the first word of the line where undefined.
   * @returns null for what is in no file: built-in functions, the engine's own work.
   */
  find(url: string, line: number, column?: number): SourceLine | null {
    if (!url.startsWith('file:') || line < 1) return null;
    const compiled = this.#own.get(url);
    if (compiled === undefined || compiled.map === null) return this.#at(url, line);
    const at = column ?? (compiled.lines[line - 1] ?? '').search(/\S|$/);
    const entry = compiled.map.findEntry(line - 1, at);
    if (!('originalSource' in entry)) return this.#at(url, line);
    const source = new URL(entry.originalSource, url);
    // A module that was compiled before has a map of its own, which may name what is no file.
    if (source.protocol !== 'file:') return this.#at(url, line);
    return this.#at(source.href, entry.originalLine + 1);
  }

  #at(url: string, line: number): SourceLine {
    let texts = this.#texts.get(url);
    if (texts === undefined) {
      const path = fileURLToPath(url);
      texts = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : null;
      this.#texts.set(url, texts);
    }
    return { url, line, file: shown(url), text: texts?.[line - 1]?.trim() ?? null };
  }
}

function compiledAt(path: string): Compiled {
  return {
    map: existsSync(`${path}.map`)
      ? new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')))
      : null,
    lines: readFileSync(path, 'utf8').split('\n'),
  };
}

function shown(url: string): string {
  const path = fileURLToPath(url);
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below.replaceAll('\\', '/');
}
