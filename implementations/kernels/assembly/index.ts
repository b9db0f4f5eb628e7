/** Everything that the module exports; one module, because all of it works in one memory. */
export { countLeafNarrow, countLeafWide } from './count-leaf';
export { hoursSince } from './hours';
export { leafBytes } from './leaf';
export {
  addSegment,
  growSlots,
  internBytes,
  internedCount,
  needsSlots,
  recordAfter,
  recordBytes,
  startTable,
  tableHeaderBytes,
} from './intern';
export { internNarrow, internWide } from './intern-text';
export { keyBytes } from './bytes';
export { heapStart } from './memory';
export { largestId, remapIds, scatterNarrow, scatterWide } from './scatter';
export { takeCounts } from './take-counts';
export { unpackEvents } from './unpack';
export { hourSlotsBytes, parseTable, setHour } from './parse-table';
export { appendOverflowEvent, partitionRecords, readRecords } from './overflow';
export { partitionEvents, unpackSpilled } from './partition-events';
export {
  closeSharedTable,
  growShard,
  internSharedBytes,
  listShared,
  sharedCount,
  sharedTableBytes,
  startSharedTable,
} from './shared-table';
