/** What the files that an implementation named say of it. Pure; for trial processes. */
import { printable } from '../../../printable.ts';
import type { Note, Trick } from '../../wire/refusal.ts';
import { NOTES, TRICKS } from '../../wire/tricks.ts';
import type { Opened } from './spied-files.ts';

const MOST_TOLD = 3;

/** A trick where a call reads what an earlier one wrote; else a note of what was opened. */
export function filesSeen(opened: readonly Opened[]): {
  readonly trick: Trick | null;
  readonly note: Note | null;
} {
  if (opened.length === 0) return { trick: null, note: null };
  const again = opened.find(({ path, how, call }, index) => {
    const before = opened
      .slice(0, index)
      .filter((one) => one.how === 'writes' && one.path === path);
    // What the call has written itself is its own.
    return how === 'reads' && before.length > 0 && before.every((one) => one.call < call);
  });
  if (again !== undefined) {
    const evidence = `call ${again.call} reads ${printable(again.path, 300)}, which an earlier one wrote`;
    return { trick: { trick: TRICKS.keeps, evidence }, note: null };
  }
  const paths = [...new Set(opened.map(({ path }) => path))];
  const told = paths.slice(0, MOST_TOLD).map((path) => printable(path, 200));
  const more = paths.length > MOST_TOLD ? `, and ${paths.length - MOST_TOLD} more` : '';
  return {
    trick: null,
    note: { note: NOTES.files, evidence: `${told.join(', ')}${more}; ${inWords(opened)}` },
  };
}

function inWords(opened: readonly Opened[]): string {
  const isAny = (how: Opened['how']) => opened.some((one) => one.how === how);
  if (isAny('writes')) return 'some to write';
  return isAny('reads') ? 'to read' : 'not what is in them';
}
