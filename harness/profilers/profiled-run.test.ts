import { expect, it } from 'vitest';
import type { GroupStage } from '../parent/stage.ts';
import { type ProfileEntry, profileEntry } from '../record/profile-entry.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureAndProfile } from './profiled-run.ts';

it('says of what it cannot profile that it was not, after all of it was measured', async () => {
  const added: ProfileEntry[] = [];
  const stage = {
    context: { writer: { add: (entry: ProfileEntry) => added.push(entry) } },
    group: { form: 'columns', baseline: 'base' },
    workload: { name: 'everyday' },
    dataset: { events: 1_000 },
    deadlineMs: 5,
  } as unknown as GroupStage;
  const measured = { answers: new Map(), watched: new Map(), right: [] };
  const measure = (given: GroupStage) => {
    expect(given.deadlineMs).toBe(5);
    expect(added).toEqual([]);
    return Promise.resolve(measured);
  };
  expect(await measureAndProfile(stage, [], measure)).toBe(measured);
  expect(added.map((entry) => profileEntry.parse(entry).implementation)).toEqual(['base']);
  expect(added[0]!.results[0]!.problem!.message).toContain('of columns it explains objects alone');
});

it('profiles no other Node, and none with flags, and says whose', async () => {
  const added: ProfileEntry[] = [];
  const stage = {
    context: { writer: { add: (entry: ProfileEntry) => added.push(entry) } },
    group: { form: 'rows', baseline: 'base' },
    workload: { name: 'everyday' },
    dataset: { events: 1_000 },
  } as unknown as GroupStage;
  const sides = [{ name: 'base' }, { name: 'base@26', runtime: {} }] as unknown as PlugIn[];
  const measured = { answers: new Map(), watched: new Map(), right: sides };
  await measureAndProfile(stage, sides, () => Promise.resolve(measured));
  expect(added[0]!.results[0]!.problem!.message).toContain('base@26 runs on another one');
});

it('profiles nobody where there is nobody to compare', async () => {
  const stage = {
    group: { form: 'rows', baseline: 'base' },
    workload: { name: 'everyday' },
    dataset: { events: 1_000 },
    deadlineMs: performance.now() + 60_000,
    followingSeconds: 0,
  } as unknown as GroupStage;
  let givenMs = 0;
  await measureAndProfile(stage, [{ name: 'base' } as never], (given) => {
    givenMs = given.deadlineMs;
    return Promise.resolve({ answers: new Map(), watched: new Map(), right: [] });
  });
  // What profiles will take is left out of the time for the others.
  expect(givenMs).toBeLessThan(stage.deadlineMs);
});
