/** Doing something that must be ended however it went. Runs in trial processes. */

/** Runs, and then ends. @throws what `run` throws, whatever ending throws then, which often but follows from it; else what ending throws. */
export async function thenEnded<Value>(
  run: () => Promise<Value>,
  end: () => unknown,
): Promise<Value> {
  let value: Value;
  try {
    value = await run();
  } catch (error) {
    try {
      await end();
    } catch {
      // What came first is told.
    }
    throw error;
  }
  await end();
  return value;
}
