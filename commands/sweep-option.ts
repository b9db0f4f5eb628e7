/** `--sweep`: sizes and parameters over which a run goes. */
import { Option } from 'commander';
import { assertDifferent, parseAxis } from '../harness/request/sweep-axes.ts';
import { collected } from './choices.ts';

/** May be repeated; the value is what is swept, as it is written. */
export function sweepOption(): Option {
  return new Option(
    '--sweep <parameter=low..high>',
    'measure over a range of a parameter, sizes chosen where the winner changes: size=1e3..1e6, events=1e3..1e7; or at these sizes: ' +
      'size=100,1000; may be repeated, beside sizes also with words: order=sorted,shuffled. Tells how costs grow, and from which size on which one wins',
  ).argParser((text: string, previous: readonly string[] | undefined) => {
    const axes = collected(text, previous);
    assertDifferent(axes.map(parseAxis));
    return axes;
  });
}
