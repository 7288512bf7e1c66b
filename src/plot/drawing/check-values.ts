import { ArgumentError, checkNumber, checkNumbers, checkOptions, checkText } from '../../engine/index.js';

/** Beyond it numbers are not drawn. */
const LARGEST = 1e100;
/** Points, cells or spikes of one picture: more are neither seen nor drawn at once. */
export const MOST_MARKS = 100_000;

/** Numbers that can be drawn, `length` of them, if it is given, and at most so many. */
export function checkValues(
  field: string,
  values: unknown,
  { length, most }: { length?: number; most?: number } = {},
): ArrayLike<number> {
  const list = checkNumbers(field, values, length);
  checkMarks(field, list.length, most);
  for (let i = 0; i < list.length; i++)
    if (!(Math.abs(list[i]!) <= LARGEST)) checkNumber(`${field}[${i}]`, list[i], -LARGEST, LARGEST);
  return list;
}

/** How many there are, of what is drawn one by one. */
export function checkMarks(field: string, count: number, most = MOST_MARKS): void {
  if (count > most) throw new ArgumentError(field, `at most ${most}, for one picture`, count);
}

/** A list that is not empty, of at most so many. */
export function checkItems(field: string, list: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > most)
    throw new ArgumentError(
      field,
      `a list of 1 to ${most} ${what}`,
      Array.isArray(list) ? list.length : list,
    );
  // Holes are looked at, too.
  return Array.from(list);
}

/** Texts, of which there may have to be a certain number. */
export function checkTexts(field: string, list: unknown, length?: number): string[] {
  if (!Array.isArray(list) || (length !== undefined && list.length !== length)) {
    const wanted = length === undefined ? 'a list of texts' : `a list of ${length} texts`;
    throw new ArgumentError(field, wanted, Array.isArray(list) ? list.length : list);
  }
  return Array.from(list, (text, i) => checkText(`${field}[${i}]`, text));
}

/** Two numbers, of which the second is the larger. */
export function checkEnds(field: string, value: unknown): readonly [number, number] {
  const range = checkValues(field, value, { length: 2 });
  if (!(range[0]! < range[1]!))
    throw new ArgumentError(field, 'a number and a larger one', `${range[0]}, ${range[1]}`);
  return [range[0]!, range[1]!];
}

/** The fields of an object, all of them known. */
export function checkFields(
  field: string,
  given: unknown,
  known: readonly string[],
): Record<string, unknown> {
  checkOptions(field, given, known);
  return given as Record<string, unknown>;
}
