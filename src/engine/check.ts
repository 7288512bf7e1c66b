import { ArgumentError } from './errors.js';

/** Returns `value` if it is an integer from `minimum` to `maximum`; throws an `ArgumentError` otherwise. */
export function checkInteger(
  field: string,
  value: unknown,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    const range =
      maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
    throw new ArgumentError(field, `an integer ${range}`, value);
  }
  return value;
}

/** Returns `value` if it is a finite number from `minimum` to `maximum`, both allowed. */
export function checkNumber(field: string, value: unknown, minimum = -Infinity, maximum = Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < minimum || value > maximum) {
    throw new ArgumentError(field, `a number${describeRange(minimum, maximum)}`, value);
  }
  return value;
}

/** Returns `value` if it is a finite number greater than zero. */
export function checkPositive(field: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new ArgumentError(field, 'a number greater than 0', value);
  }
  return value;
}

/** Returns `value` if it is a boolean. */
export function checkBoolean(field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new ArgumentError(field, 'true or false', value);
  return value;
}

/** Returns `value` if it is a string. */
export function checkText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new ArgumentError(field, 'a string', value);
  return value;
}

/** Returns `value` if it is one of `choices`. */
export function checkChoice<T extends string>(field: string, value: unknown, choices: readonly T[]): T {
  if (!choices.includes(value as T)) {
    throw new ArgumentError(field, `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`, value);
  }
  return value as T;
}

/** Returns `values` if each of its entries is a finite number and, when given, its length is `length`. */
export function checkNumbers(field: string, values: unknown, length?: number): ArrayLike<number> {
  const list = values as ArrayLike<number>;
  const isView = ArrayBuffer.isView(values) && !(values instanceof DataView);
  if (isView) checkAttached(field, values.buffer);
  const isList = Array.isArray(values) || isView;
  if (!isList || (length !== undefined && list.length !== length)) {
    throw new ArgumentError(
      field,
      length === undefined ? 'an array of numbers' : `${length} numbers`,
      isList ? list.length : values,
    );
  }
  if (values instanceof Float64Array && isFiniteArray(values)) return list;
  for (let i = 0; i < list.length; i++) {
    // The name is made only where it is needed, which is what would take longest.
    if (typeof list[i] !== 'number' || !Number.isFinite(list[i])) checkNumber(`${field}[${i}]`, list[i]);
  }
  return list;
}

/** A loop over one kind of array, which engines compile well whatever else was checked before. */
function isFiniteArray(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Refuses a buffer whose contents are no longer there. */
export function checkAttached(field: string, buffer: ArrayBufferLike): void {
  if (isDetached(buffer)) throw new ArgumentError(field, 'its buffer was transferred away');
}

/** Whether a buffer was given away (to a worker, say). Node 20 has no `ArrayBuffer.prototype.detached`. */
function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/** Refuses option names that do not exist, so that a typing mistake is never ignored. */
export function checkOptions(field: string, options: unknown, known: readonly string[]): void {
  checkOptionsObject(field, options);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new ArgumentError(`${field}.${name}`, `there is no such option; known are ${known.join(', ')}`);
    }
  }
}

/** For options of which some belong to another function that checks their names. */
export function checkOptionsObject(field: string, options: unknown): asserts options is object {
  if (options === null || typeof options !== 'object') {
    throw new ArgumentError(field, 'an options object', options);
  }
}

function describeRange(minimum: number, maximum: number): string {
  if (minimum === -Infinity && maximum === Infinity) return '';
  if (maximum === Infinity) return ` of at least ${minimum}`;
  if (minimum === -Infinity) return ` of at most ${maximum}`;
  return ` from ${minimum} to ${maximum}`;
}
