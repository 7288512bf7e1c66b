import { ArgumentError, checkNumber, checkNumbers } from '../../engine/index.js';

const MOST = 100_000;

/** A copy of a list of times or other numbers in a range. */
export function checkList(field: string, value: unknown, minimum: number, maximum: number): Float64Array {
  const given = value as ArrayLike<number>;
  const count = given?.length;
  if (count === 0 || count > MOST) throw new ArgumentError(field, `1 to ${MOST} numbers`, count);
  const list = Float64Array.from(checkNumbers(field, given));
  for (let i = 0; i < list.length; i++) {
    // The name is made only where it is needed, which is what would take longest.
    if (!(list[i]! >= minimum && list[i]! <= maximum))
      checkNumber(`${field}[${i}]`, list[i], minimum, maximum);
  }
  return list;
}
