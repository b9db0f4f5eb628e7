import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { errorTerminalOf, type Io, terminalOf } from './session.ts';

function onTerminal(columns: number | undefined, env: Io['env'] = {}, isTTY = true): Io {
  const stream = Object.assign(new PassThrough(), { columns, isTTY });
  return { stdin: new PassThrough(), stdout: stream, stderr: stream, env };
}

describe('how tables are drawn', () => {
  it.each([
    [80, 80],
    [200, 200],
    [40, 40],
    [5, 20],
    // As pseudo-terminals of containers say that nobody has sized.
    [0, 120],
    [undefined, 120],
  ])('a terminal of %s columns has lines of %i', (columns, width) => {
    expect(terminalOf(onTerminal(columns)).width).toBe(width);
    expect(errorTerminalOf(onTerminal(columns)).width).toBe(width);
  });

  it.each<[Io['env'], boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ])('%o on a terminal (%s) has colours: %s', (env, isTTY, colors) => {
    expect(terminalOf(onTerminal(80, env, isTTY)).colors).toBe(colors);
  });
});
