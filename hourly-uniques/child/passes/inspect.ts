/** What an implementation says of itself. Runs in a trial process. */
import type { Implementation } from '../../../contract.ts';
import { loadImplementation } from '../../../harness/plug-ins/load.ts';
import type { InspectSpecification } from '../../../harness/wire/passes/inspect.ts';
import type { ResultOf } from '../../../harness/wire/passes.ts';

/** @throws UsageError where it is none. */
export async function run({ implementation }: InspectSpecification): Promise<ResultOf<'inspect'>> {
  const { description, bottleneck, input, counts, needs } =
    await loadImplementation(implementation);
  return {
    kind: 'inspected',
    implementation: {
      description,
      bottleneck,
      input,
      ...(counts === undefined ? {} : { counts }),
      ...(needs === undefined ? {} : { needs: onRecord(needs) }),
    },
  };
}

/** As records have it: a variable is needed by name as a package is. */
function onRecord(needs: NonNullable<Implementation['needs']>) {
  return 'package' in needs
    ? needs
    : { package: needs.variable, install: needs.install, isVariable: true };
}
