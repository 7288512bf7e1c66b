/**
 * Lists of events turned around: from the lines that each list names to the lists that name each line. What sums
 * weights over a sample's spikes forward sums derivatives over a line's spikes backward (gather-rows.ts).
 */

/**
 * Compressed rows to compressed columns, by counting.
 *
 * @param starts u32 [steps · items + 1], absolute places in `events`; need not begin at 0
 * @param events u32, lines below `lines`
 * @param transposed result, u32 [lines + 1], beginning at 0, and u32 [starts[steps · items] − starts[0]] behind it: for each line
 *     the numbers of its lists, those of the last step first, ascending within a step
 */
export function transposeEvents(
  starts: usize,
  events: usize,
  steps: i32,
  items: i32,
  lines: i32,
  transposed: usize,
): void {
  const lineBytes = (<usize>lines) << 2;
  const placed = transposed + lineBytes + 4;
  memory.fill(transposed, 0, lineBytes + 4);
  const end = events + ((<usize>load<u32>(starts + ((<usize>(steps * items)) << 2))) << 2);
  for (let event = events + ((<usize>load<u32>(starts)) << 2); event < end; event += 4) {
    const slot = transposed + ((<usize>load<u32>(event)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let sum: u32 = 0;
  for (let slot = transposed; slot < transposed + lineBytes; slot += 4) {
    const count = load<u32>(slot);
    store<u32>(slot, sum);
    sum += count;
  }
  // Each line's start moves on as its lists are written, and stops where the next line starts.
  for (let step = steps - 1; step >= 0; step--) {
    for (let list = step * items; list < (step + 1) * items; list++) {
      const slotOfList = starts + ((<usize>list) << 2);
      const endOfList = events + ((<usize>load<u32>(slotOfList, 4)) << 2);
      for (let event = events + ((<usize>load<u32>(slotOfList)) << 2); event < endOfList; event += 4) {
        const slot = transposed + ((<usize>load<u32>(event)) << 2);
        const place = load<u32>(slot);
        store<u32>(placed + ((<usize>place) << 2), list);
        store<u32>(slot, place + 1);
      }
    }
  }
  memory.copy(transposed + 4, transposed, lineBytes);
  store<u32>(transposed, 0);
}
