/**
 * Every error that bornspike throws on purpose; the others extend it.
 *
 * @example
 * ```ts
 * import { BornspikeError, createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * engine.dispose();
 * try {
 *   new StateVector(engine, 2);
 * } catch (error) {
 *   console.log(error instanceof BornspikeError, String(error));
 *   // prints: true BornspikeError: this engine was disposed
 * }
 * ```
 */
export class BornspikeError extends Error {
  /** Of the class, as messages begin with it. */
  override name = 'BornspikeError';
}

/**
 * An argument that cannot be used. Nothing was changed, and whatever it was given to works as before.
 *
 * @example
 * ```ts
 * import { ArgumentError, createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 *
 * try {
 *   new StateVector(await createEngine(), 21);
 * } catch (error) {
 *   if (error instanceof ArgumentError) console.log(error.field, '|', error.message);
 *   // prints: qubits | qubits: expected an integer from 1 to 20, got 21
 * }
 * ```
 */
export class ArgumentError extends BornspikeError {
  /** `'ArgumentError'` */
  override name = 'ArgumentError';
  /** The argument or option, as the caller writes it, e.g. `options.epsilon`. */
  readonly field: string;

  /** With a received value the message reads "expected …, got …", without one it is `problem` itself. */
  constructor(field: string, problem: string, ...received: [unknown?]) {
    super(
      received.length > 0
        ? `${field}: expected ${problem}, got ${show(received[0])}`
        : `${field}: ${problem}`,
    );
    this.field = field;
  }
}

/** An engine's memory does not suffice; callers that know which option asks for so much name it by `tooLarge`. */
export class OutOfMemoryError extends BornspikeError {}

/**
 * A file or a byte sequence that does not follow its format.
 *
 * @example
 * ```ts
 * import { DataFormatError } from 'bornspike';
 * import { readIdx } from 'bornspike/data';
 *
 * try {
 *   await readIdx(new Uint8Array([0, 0, 9, 1]), { file: 'labels.idx' });
 * } catch (error) {
 *   if (error instanceof DataFormatError) console.log(error.file, error.offset, '|', error.message);
 *   // prints: labels.idx 2 | labels.idx: byte 2: elements are signed bytes; only unsigned bytes (08) are supported
 * }
 * ```
 */
export class DataFormatError extends BornspikeError {
  /** `'DataFormatError'` */
  override name = 'DataFormatError';
  /** The file's name if the reader was given it. */
  readonly file: string;
  /** Byte offset at which the format is broken (in the uncompressed bytes, if the file was compressed). */
  readonly offset: number;

  constructor(file: string, offset: number, problem: string, options?: ErrorOptions) {
    super(`${file}: byte ${offset}: ${problem}`, options);
    this.file = file;
    this.offset = offset;
  }
}

/**
 * A computation left the range in which its result means anything.
 *
 * @example
 * ```ts
 * import { createEngine, NumericalError } from 'bornspike';
 * import { evolve, hamiltonian, StateVector } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * const strong = hamiltonian({ qubits: 1, h: [1e6], rabi: [1e6] });
 * try {
 *   await evolve(new StateVector(engine, 1), strong, { dt: 1e-3, steps: 1, tolerance: 1e-10 });
 * } catch (error) {
 *   if (error instanceof NumericalError) console.log(error.message);
 *   // prints: the estimated error is 0.00867785552635891, above the tolerance of 1e-10, in 65536 steps still: take shorter ones
 * }
 * ```
 */
export class NumericalError extends BornspikeError {
  /** `'NumericalError'` */
  override name = 'NumericalError';
  /** The step (time step, iteration or epoch; the message says which) at which it happened. */
  readonly step: number;

  constructor(problem: string, step: number, options?: ErrorOptions) {
    super(problem, options);
    this.step = step;
  }
}

/** A short, printable form of a rejected value. */
function show(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function') return 'a function';
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return value.constructor?.name ?? 'an object';
  return String(value);
}
