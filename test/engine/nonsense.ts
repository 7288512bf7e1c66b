/** Values that a caller without types may pass anywhere, by what they are. */
export const NONSENSE: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  NaN: Number.NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
  'a negative integer': -1,
  'a fraction': 0.5,
  'a huge integer': 2 ** 53,
  'a huge number': 1e300,
  'an unsigned 32-bit integer': 4_000_000_000,
  'a boolean': true,
  'a big integer': 1n,
  'a symbol': Symbol('nonsense'),
  'an empty string': '',
  'a string': 'nonsense',
  'the name of a method': 'constructor',
  'a function': () => 1,
  'an empty list': [],
  'a list of one': [1],
  'a list with a hole': Object.assign(new Array(3), { 0: 1, 2: 2 }),
  'a list of NaN': [Number.NaN, Number.NaN],
  'a list of lists': [[1], [2, 3]],
  'a list of null': [null, null],
  'an empty object': {},
  'an object with a length': { length: 2 },
  'an object without a prototype': Object.create(null),
  'a date': new Date(0),
  'a map': new Map(),
  'a Float64Array': new Float64Array(3),
  'a Float32Array of NaN': new Float32Array(2).fill(Number.NaN),
  'a Uint8Array': new Uint8Array([255, 0, 1]),
  'an empty Uint8Array': new Uint8Array(0),
  'a BigInt64Array': new BigInt64Array(2),
  'a DataView': new DataView(new ArrayBuffer(8)),
  'an ArrayBuffer': new ArrayBuffer(8),
};

/** A place for nonsense: what is done with a value, and whether the value would make sense there. */
export interface Place {
  name: string;
  call: (value: unknown) => unknown;
  accepts: Accepts;
}

/** `'either'` where the value may be refused or not, as long as nothing breaks. */
export type Accepts = (value: unknown) => boolean | 'either';

export const never: Accepts = () => false;

export const integer =
  (minimum: number, maximum: number): Accepts =>
  (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;

export const finite =
  (minimum = -Infinity, maximum = Infinity): Accepts =>
  (value) =>
    Number.isFinite(value) && (value as number) >= minimum && (value as number) <= maximum;

/** Left out, or what `accepts` says; null may count as left out. */
export const optional =
  (accepts: Accepts): Accepts =>
  (value) =>
    value === undefined || (value === null ? 'either' : accepts(value));

export const seed: Accepts = optional((value) => typeof value === 'string' || Number.isFinite(value));

/** One place for each field of an options object: `base` with that field replaced. */
export function fieldsOf<T extends object>(
  name: string,
  base: T,
  call: (options: T) => unknown,
  accepts: { [K in keyof Required<T>]: Accepts } & Record<string, Accepts>,
): Place[] {
  return Object.entries(accepts).map(([field, fits]) => ({
    name: `${name}.${field}`,
    call: (value) => call({ ...base, [field]: value }),
    accepts: fits,
  }));
}
