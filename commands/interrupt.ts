/** Ctrl-C and its like, turned into an abort signal. */

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Until released, these signals abort the signal instead of ending the process. */
export function abortOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const name of ENDING_SIGNALS) process.on(name, abort);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of ENDING_SIGNALS) process.off(name, abort);
    },
  };
}
