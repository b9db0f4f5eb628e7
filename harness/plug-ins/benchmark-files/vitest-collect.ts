/** Collects the suites of a benchmark file for vitest: once the file's own code has ended, as vitest does. Runs in trial processes. */
import { errorInWords } from '../../../printable.ts';
import { refuse, settle } from './found.ts';
import { placeIn } from './place.ts';
import { file, type Mode, pathOf, type Suite, within } from './vitest-suites.ts';
import { runTest } from './vitest-tests.ts';

async function collect(suite: Suite): Promise<void> {
  try {
    await within(suite, () => suite.body?.({}));
  } catch (error) {
    const place = placeIn((error as Error)?.stack) ?? suite.place;
    refuse(
      `describe ${JSON.stringify(suite.name)} is left out, because it throws: ${errorInWords(error)}`,
      place,
    );
    suite.children.length = 0;
  }
  for (const child of suite.children)
    if (child.kind === 'suite' && isIn(child.suite.mode)) await collect(child.suite);
}

function isIn(mode: Mode): boolean {
  return mode === 'run' || mode === 'only';
}

function holdsOnly({ children }: Suite): boolean {
  return children.some((child) =>
    child.kind === 'suite'
      ? child.suite.mode === 'only' || holdsOnly(child.suite)
      : child.mode === 'only',
  );
}

/** Those that run: where anything is `only`, nothing else. */
async function settleSuite(suite: Suite, isOnly: boolean): Promise<void> {
  const runs = (mode: Mode) => mode === 'only' || (mode === 'run' && isOnly);
  const benches = suite.children.flatMap((child) =>
    child.kind === 'bench' && runs(child.mode) ? [child.bench] : [],
  );
  await settle([{ path: pathOf(suite), benches }]);
  for (const child of suite.children) {
    if (child.kind === 'test' && runs(child.mode)) await runTest(suite, child);
    if (child.kind === 'suite' && isIn(child.suite.mode))
      await settleSuite(child.suite, isOnly || child.suite.mode === 'only');
  }
}

/** All that the file holds. */
export async function collectFile(): Promise<void> {
  for (const child of [...file.children])
    if (child.kind === 'suite' && isIn(child.suite.mode)) await collect(child.suite);
  await settleSuite(file, !holdsOnly(file));
}
