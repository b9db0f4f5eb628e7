/** A plug-in that is wrong on purpose: its URL tells of which implementation it is made, and how. Runs in trial processes. */
import type { Implementation } from '../../contract.ts';
import { mutant, mutationOf } from './mutants.ts';

const { right, mutation } = mutationOf(import.meta.url);
const { default: implementation } = (await import(right)) as { default: Implementation };

export default mutant(implementation, mutation);
