/** Everything that the module exports; one module, because all of it works in one memory. */
export { heapStart } from './memory';
