/** Ctrl-C, turned into an abort signal. */

/** Until released, SIGINT and SIGTERM abort the signal instead of ending the process. */
export function abortOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', abort).off('SIGTERM', abort);
    },
  };
}
