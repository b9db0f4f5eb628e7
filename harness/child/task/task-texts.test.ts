import { expect, it } from 'vitest';
import { checkedTask } from '../../plug-ins/checked-task.ts';
import { textOfPart, textOfTask } from './task-texts.ts';

function taskOf(parts: object) {
  return checkedTask('sum.bench.ts', null, {
    workloads: { few: { size: 3 } },
    make: ({ size }: { size: number }) => size,
    implementations: { plain: (size: number) => size },
    baseline: 'plain',
    ...parts,
  });
}

it('has the text of every function, as its author wrote it', () => {
  const [one, other] = [taskOf({ expected: () => 3 }), taskOf({ expected: () => 4 })];
  expect(textOfPart(one, 'expected')).toContain('() => 3');
  expect(textOfPart(one, 'expected')).not.toBe(textOfPart(other, 'expected'));
  expect(textOfTask(one)).not.toBe(textOfTask(other));
  expect(textOfTask(one)).toBe(textOfTask(taskOf({ expected: () => 3 })));
});

it('stays what it was when it was loaded, and calls its functions on what its author wrote', () => {
  const task = {
    workloads: { few: { size: 3 } },
    make: () => 0,
    implementations: { plain: () => 0 },
    baseline: 'plain',
    expected(this: { baseline: string }) {
      return this.baseline;
    },
  };
  const loaded = checkedTask('sum.bench.ts', null, task) as unknown as typeof task;
  task.expected = () => 'replaced';
  expect(loaded.expected()).toBe('plain');
});
