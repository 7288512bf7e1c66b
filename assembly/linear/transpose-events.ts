/**
 * Lists of events turned around: from the lines that each list names to the lists that name each line. What sums
 * weights over a sample's spikes forward sums derivatives over a line's spikes backward (gather-rows.ts).
 */

/**
 * Compressed rows to compressed columns, by counting.
 *
 * @param starts u32 [lists + 1], absolute places in `events`; need not begin at 0
 * @param events u32, lines below `lines`
 * @param transposedStarts result, u32 [lines + 1], beginning at 0
 * @param transposedEvents result, u32 [starts[lists] − starts[0]]: for each line the ascending numbers of its lists
 */
export function transposeEvents(
  starts: usize,
  events: usize,
  lists: i32,
  lines: i32,
  transposedStarts: usize,
  transposedEvents: usize,
): void {
  const lineBytes = (<usize>lines) << 2;
  memory.fill(transposedStarts, 0, lineBytes + 4);
  const end = events + ((<usize>load<u32>(starts + ((<usize>lists) << 2))) << 2);
  for (let event = events + ((<usize>load<u32>(starts)) << 2); event < end; event += 4) {
    const slot = transposedStarts + ((<usize>load<u32>(event)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let sum: u32 = 0;
  for (let slot = transposedStarts; slot < transposedStarts + lineBytes; slot += 4) {
    const count = load<u32>(slot);
    store<u32>(slot, sum);
    sum += count;
  }
  // Each line's start moves on as its lists are written, and stops where the next line starts.
  for (let list = 0; list < lists; list++) {
    const slotOfList = starts + ((<usize>list) << 2);
    const endOfList = events + ((<usize>load<u32>(slotOfList, 4)) << 2);
    for (let event = events + ((<usize>load<u32>(slotOfList)) << 2); event < endOfList; event += 4) {
      const slot = transposedStarts + ((<usize>load<u32>(event)) << 2);
      const place = load<u32>(slot);
      store<u32>(transposedEvents + ((<usize>place) << 2), list);
      store<u32>(slot, place + 1);
    }
  }
  memory.copy(transposedStarts + 4, transposedStarts, lineBytes);
  store<u32>(transposedStarts, 0);
}
