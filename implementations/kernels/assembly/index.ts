/** Everything that the module exports; one module, because all of it works in one memory. */
export { keyBytes } from './bytes';
export { countLeafNarrow, countLeafWide } from './count-leaf';
export {
  distinctLeafNarrow,
  distinctLeafWide,
  unpackLeafNarrow,
  unpackLeafWide,
} from './distinct-leaf';
export { followQuotes } from './follow-quotes';
export { batchBytes } from './found-event';
export { hourSlotsBytes, moveHours, setHour } from './hour-keys';
export { hoursSince } from './hours';
export {
  addSegment,
  growSlots,
  needsSlots,
  recordBytes,
  startTable,
  tableHeaderBytes,
} from './intern';
export { internNarrow, internWide } from './intern-text';
export { leafBytes } from './leaf';
export { heapStart } from './memory';
export { appendOverflowEvent, partitionRecords, readRecords } from './overflow';
export { addToSets, moveSetTable, pairBits, setTableBytes, visitorBits, wordsBesideBitmaps } from './pair-sets';
export { parseClf } from './parse-clf';
export { parseNdjson } from './parse-ndjson';
export { parseTable } from './parse-table';
export { partitionEvents, sampleEvents, unpackSpilled } from './partition-events';
export { largestId, remapIds, scatterNarrow, scatterWide } from './scatter';
export {
  closeSharedTable,
  growShard,
  internSharedBytes,
  listShared,
  sharedCount,
  sharedTableBytes,
  startSharedTable,
} from './shared-table';
export { takeBatch } from './take-batch';
export { takeCounts } from './take-counts';
export { unpackEvents } from './unpack';
