/** Everything that the module exports; one module, because all of it works in one memory. */
export {
  addSegment,
  growSlots,
  needsSlots,
  recordBytes,
  startTable,
  tableHeaderBytes,
} from './intern';
export { internNarrow, internWide } from './intern-text';
export { heapStart } from './memory';
