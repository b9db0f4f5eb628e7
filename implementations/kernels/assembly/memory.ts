/** The first byte behind what the module itself keeps in the memory. */
export function heapStart(): usize {
  return __heap_base;
}
