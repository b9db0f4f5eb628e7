import { expect, it } from 'vitest';
import type { GroupStage } from '../parent/stage.ts';
import { type ProfileEntry, profileEntry } from '../record/profile-entry.ts';
import type { PlugIn } from '../wire/plug-in.ts';
import { measureAndProfile } from './profiled-run.ts';

const ofRows = { form: 'rows', baseline: 'base' };

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

it('says of one that is alone that there is nothing to explain', async () => {
  const added: ProfileEntry[] = [];
  const stage = {
    context: { writer: { add: (entry: ProfileEntry) => added.push(entry) } },
    group: { ...ofRows, control: 'base again', implementations: ['base', 'base again'] },
    workload: { name: 'everyday' },
    dataset: { events: 1_000 },
    deadlineMs: 5,
  } as unknown as GroupStage;
  const sides = [{ name: 'base' }, { name: 'base again' }] as unknown as PlugIn[];
  const measured = { answers: new Map(), watched: new Map(), right: sides };
  await measureAndProfile(stage, sides, (given) => {
    // Nothing is set aside for profiles that are not made.
    expect(given.deadlineMs).toBe(5);
    return Promise.resolve(measured);
  });
  expect(added.map((entry) => profileEntry.parse(entry).implementation)).toEqual(['base']);
  expect(added[0]!.results[0]!.problem!.message).toMatch(
    /there is no other: name one beside base,/,
  );
});

it('profiles nobody where there is nobody to compare', async () => {
  const stage = {
    group: { ...ofRows, implementations: ['base', 'mine'] },
    workload: { name: 'everyday' },
    dataset: { events: 1_000 },
    deadlineMs: performance.now() + 60_000,
    followingSeconds: 0,
  } as unknown as GroupStage;
  let givenMs = 0;
  const sides = [{ name: 'base' }, { name: 'mine' }] as unknown as PlugIn[];
  await measureAndProfile(stage, sides, (given) => {
    givenMs = given.deadlineMs;
    return Promise.resolve({ answers: new Map(), watched: new Map(), right: [] });
  });
  // What profiles will take is left out of the time for the others.
  expect(givenMs).toBeLessThan(stage.deadlineMs);
});
