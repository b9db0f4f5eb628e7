/** All passes: what may be asked of a trial process. What runs in one imports only types from here. */

import { answer } from './passes/answer.ts';
import { calls } from './passes/calls.ts';
import { census } from './passes/census.ts';
import { check } from './passes/check.ts';
import { curve } from './passes/curve.ts';
import { describe } from './passes/describe.ts';
import { examine } from './passes/examine.ts';
import { hottest } from './passes/hottest.ts';
import { inspect } from './passes/inspect.ts';
import { kept } from './passes/kept.ts';
import { prepare } from './passes/prepare.ts';
import { read } from './passes/read.ts';
import { ready } from './passes/ready.ts';
import { scale } from './passes/scale.ts';
import { sizes } from './passes/sizes.ts';
import { steady } from './passes/steady.ts';
import { time } from './passes/time.ts';
import { verify } from './passes/verify.ts';
import { watch } from './passes/watch.ts';
import type { Plain } from './plain.ts';

/** By name. A pass is added here, and in `child/passes`. */
export const PASSES = {
  describe,
  inspect,
  prepare,
  ready,
  verify,
  answer,
  read,
  steady,
  time,
  curve,
  census,
  examine,
  scale,
  watch,
  calls,
  kept,
  check,
  sizes,
  hottest,
};

/** The name of one of {@link PASSES}. */
export type Pass = keyof typeof PASSES;

/** What a trial of a pass is asked. */
export type SpecificationOf<P extends Pass> = Parameters<(typeof PASSES)[P]['flags']>[0];

/** What a trial of a pass gives where all goes well. */
export type ResultOf<P extends Pass> = Plain<(typeof PASSES)[P]['result']>;

/** What a trial process is asked. */
export type TrialSpecification = { [P in Pass]: SpecificationOf<P> }[Pass];
