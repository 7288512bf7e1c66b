/** Every error that bornspike throws on purpose. */
export class BornspikeError extends Error {
  override name = 'BornspikeError';
}

/** An argument that cannot be used. */
export class ArgumentError extends BornspikeError {
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

/** A file or a byte sequence that does not follow its format. */
export class DataFormatError extends BornspikeError {
  override name = 'DataFormatError';
  /** The file's name as far as the reader was told it. */
  readonly file: string;
  /** Byte offset at which the format is broken (in the uncompressed bytes, if the file was compressed). */
  readonly offset: number;

  constructor(file: string, offset: number, problem: string, options?: ErrorOptions) {
    super(`${file}: byte ${offset}: ${problem}`, options);
    this.file = file;
    this.offset = offset;
  }
}

/** A computation left the range in which its result means anything. */
export class NumericalError extends BornspikeError {
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
