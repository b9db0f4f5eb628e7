/** A plug-in that is wrong on purpose: its URL tells of which implementation it is made, and how. Runs in trial processes. */

import { loadRowsImplementation } from '../../../harness/plug-ins/load.ts';
import { mutant, mutationOf } from '../../mutants.ts';

const { right, mutation } = mutationOf(import.meta.url);
const implementation = await loadRowsImplementation({ name: 'right', source: right, url: right });

export default mutant(implementation, mutation);
