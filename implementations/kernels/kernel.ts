/**
 * Loading the kernel: one WebAssembly module, compiled once in each process, which works in whatever memory it is
 * given. In the thread that counts and in its workers alike; a memory and a module can both be posted to a worker.
 */
import { KERNEL_WASM_BASE64 } from './built/kernel-wasm.ts';

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;

/** The most pages that 32-bit addresses reach: 4 GiB. */
const MOST_PAGES = 65_536;

let compiled: WebAssembly.Module | undefined;

/** The compiled module: the same one at every call. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  return compiled;
}

/** An empty shared memory of its own, of one page; an arena makes it grow. Its address space, not its memory, is 4 GiB. */
export function createMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
}

/**
 * The kernel's functions, at work in `memory`. An address that a function returns is a signed number: `>>> 0`.
 *
 * @typeParam Functions Those that the caller uses, as `assembly/` declares them: addresses and 32-bit integers are
 * numbers, 64-bit ones bigints.
 * @param module From {@link kernelModule}, which a worker may get from the thread that started it.
 */
export function instantiateKernel<Functions>(
  memory: WebAssembly.Memory,
  module: WebAssembly.Module = kernelModule(),
): Functions {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}
