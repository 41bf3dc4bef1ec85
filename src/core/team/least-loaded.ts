/** A binary heap of inspectors, least loaded on top. A load may change only while its inspector is out. */
export type LeastLoaded = { readonly load: Float64Array; readonly heap: Int32Array; size: number };

export function leastLoaded(load: Float64Array, inspectors: Int32Array): LeastLoaded {
  const queue = { load, heap: new Int32Array(inspectors.length), size: 0 };
  for (const inspector of inspectors) push(queue, inspector);
  return queue;
}

export function push(queue: LeastLoaded, inspector: number): void {
  const { load, heap } = queue;
  let at = queue.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (load[heap[parent]!]! <= load[inspector]!) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = inspector;
}

/** Takes out an inspector of least load; the heap must not be empty. */
export function pop(queue: LeastLoaded): number {
  const { load, heap } = queue;
  const top = heap[0]!;
  const last = heap[--queue.size]!;
  let at = 0;
  for (let child = 1; child < queue.size; child = 2 * at + 1) {
    if (child + 1 < queue.size && load[heap[child + 1]!]! < load[heap[child]!]!) child++;
    if (load[last]! <= load[heap[child]!]!) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return top;
}
