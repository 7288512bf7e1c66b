/** Lists of lines to lists of lists: for each line the ascending numbers, from 0, of the lists that name it. */
export function transposeEvents(
  starts: Int32Array,
  firstList: number,
  lists: number,
  events: Int32Array,
  lines: number,
  transposedStarts: Int32Array,
  transposedEvents: Int32Array,
): void {
  transposedStarts.fill(0, 0, lines + 1);
  const end = starts[firstList + lists]!;
  for (let k = starts[firstList]!; k < end; k++) transposedStarts[events[k]! + 1]!++;
  for (let line = 0; line < lines; line++) transposedStarts[line + 1]! += transposedStarts[line]!;
  // Each line's start moves on as its lists are written, and stops where the next line starts.
  for (let list = 0; list < lists; list++) {
    const last = starts[firstList + list + 1]!;
    for (let k = starts[firstList + list]!; k < last; k++) {
      transposedEvents[transposedStarts[events[k]!]!++] = list;
    }
  }
  transposedStarts.copyWithin(1, 0, lines);
  transposedStarts[0] = 0;
}
