/**
 * Writes the fields of a structure in linear memory, for the writers that the build makes of the kernels' classes
 * (scripts/structures.js). What a field cannot hold is a defect of the caller, and never written.
 */
export class StructureWriter {
  readonly #view: DataView;

  constructor(memory: WebAssembly.Memory, at: number, bytes: number) {
    this.#view = new DataView(memory.buffer, at, bytes);
  }

  i32(offset: number, value: number): void {
    if ((value | 0) !== value) throw unfit(offset, value, 'a signed integer of 32 bits');
    this.#view.setInt32(offset, value, true);
  }

  u32(offset: number, value: number): void {
    if (value >>> 0 !== value) throw unfit(offset, value, 'an unsigned integer of 32 bits');
    this.#view.setUint32(offset, value, true);
  }

  /** Of memory, where 0 stands for nothing. */
  address(offset: number, value: number): void {
    if (value >>> 0 !== value) throw unfit(offset, value, 'an address');
    this.#view.setUint32(offset, value, true);
  }

  f32(offset: number, value: number): void {
    this.#view.setFloat32(offset, value, true);
  }

  f64(offset: number, value: number): void {
    this.#view.setFloat64(offset, value, true);
  }

  bool(offset: number, value: boolean): void {
    this.#view.setUint8(offset, Number(value));
  }
}

const unfit = (offset: number, value: number, what: string): RangeError =>
  new RangeError(`${value}, at byte ${offset} of a structure, is not ${what}`);
