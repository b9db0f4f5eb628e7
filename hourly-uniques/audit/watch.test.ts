import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchTrialOf } from '../../harness/fixtures/caught.ts';
import { fixture } from '../../harness/fixtures/prepared.ts';
import { notesIn } from '../../harness/wire/outcome.ts';
import { NOTES, type NoteName, TRICKS, type TrickName } from '../../harness/wire/tricks.ts';

const bad = (file: string) => fixture(join('tricks', file));

describe('watching', () => {
  it.each<[file: string, trick: TrickName, evidence: RegExp]>([
    ['remembers-relative-hours.ts', TRICKS.remembers, /the answer to an earlier call/],
    ['answer-on-disk.ts', TRICKS.keeps, /reads .*, which an earlier one wrote/],
    ['one-answer-for-all.ts', TRICKS.changesAnswer, /instead of/],
    ['precomputes-between-calls.ts', TRICKS.later, /a timer of its own ran/],
    ['keeps-names-in-symbolic-links.ts', TRICKS.keeps, /reads .*, which an earlier one wrote/],
    ['works-in-an-async-hook.ts', TRICKS.later, /of processor time/],
    ['works-when-garbage-is-collected.ts', TRICKS.later, /of processor time/],
    ['names-in-a-json-file.ts', TRICKS.keeps, /reads .*\.json, which an earlier one wrote/],
    ['works-later-now-and-then.ts', TRICKS.later, /a timer of its own ran/],
    ['opens-the-inspector.ts', TRICKS.inspects, /inspector\.open/],
    ['throws-when-watched.ts', TRICKS.onlyOnce, /That is enough/],
  ])('catches %s: %s', async (file, trick, evidence) => {
    const outcome = await watchTrialOf(bad(file));
    const caught = outcome.outcome === 'trick' ? outcome.tricks : [];
    expect(caught.map((one) => one.trick)).toContain(trick);
    const words = outcome.outcome === 'trick' ? outcome.message : '';
    expect(words).toMatch(evidence);
  });

  it.each<[file: string, note: NoteName, evidence: RegExp]>([
    ['keeps-its-last-input.ts', NOTES.keepsLast, /kB of a call are kept/],
    ['child-that-is-waited-for.ts', NOTES.processes, /^\d+ in the calls/],
    ['keeps-names-in-wasm-memory.ts', NOTES.grows, /kB more are kept after two calls/],
    ['keeps-names-in-the-environment.ts', NOTES.settings, /process\.env\.NAMES_0, \d+ characters/],
    ['sets-flags-in-a-worker.ts', NOTES.startsThreads, /^1, whose doings/],
    ['memory-in-a-socket.ts', NOTES.connects, /to .*uniqbench-\d+-0\.sock/],
    ['opens-files-by-a-binding.ts', NOTES.looks, /process\.binding\(fs\)/],
    ['stops-its-siblings.ts', NOTES.looks, /process\.kill\(its own process, SIGCONT\)/],
    ['fails-where-it-is-watched.ts', NOTES.fails, /^it throws Error: Not before an audience/],
    ['answers-wrongly-where-it-is-watched.ts', NOTES.fails, /^its answer is wrong: /],
    ['waits-without-reference.ts', NOTES.goesOn, /keeps no process alive, still waits 60 ms/],
    ['slow-timer-from-import.ts', NOTES.goesOn, /^a timer that it set while it was loaded/],
    ['sees-its-turns-by-emit.ts', NOTES.settings, /process\.emit was replaced/],
    ['hooks-promises.ts', NOTES.looks, /v8\.promiseHooks\.onBefore/],
    ['sets-flags-of-v8.ts', NOTES.settings, /v8\.setFlagsFromString\(--max-lazy\)/],
  ])('tells of %s: %s', async (file, note, evidence) => {
    const notes = notesIn(await watchTrialOf(bad(file)));
    expect(notes.find((one) => one.note === note)?.evidence).toMatch(evidence);
  });

  it('tells what it has seen where it has caught it at something, too', async () => {
    const outcome = await watchTrialOf(bad('works-beside-a-thread.ts'));
    expect(outcome.outcome).toBe('trick');
    expect(notesIn(outcome).map(({ note }) => note)).toContain(NOTES.threads);
  });

  it('accuses no honest one', async () => {
    expect(await watchTrialOf('nested-seen-cached')).toMatchObject({ outcome: 'completed' });
  });
});
