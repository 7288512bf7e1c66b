import { checkInteger } from './check.js';
import { BornspikeError, OutOfMemoryError } from './errors.js';

/** A cache line: rows of weights that lay across two took twice as long to read. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** 4 GiB but for the last page, so that the address behind a piece is never 2^32, which kernels would take for 0. */
const MOST_PAGES = 2 ** 16 - 1;

type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;
type TypedArrayConstructor<T extends TypedArray> = {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** A piece of linear memory that the facade owns; kernels get its `pointer`. */
export class Region<T extends TypedArray> {
  readonly pointer: number;
  readonly length: number;
  readonly #arena: Arena;
  readonly #type: TypedArrayConstructor<T>;
  #view: T;

  constructor(arena: Arena, type: TypedArrayConstructor<T>, length: number, zeroed = true) {
    this.pointer = arena.allocate(length * type.BYTES_PER_ELEMENT, zeroed);
    this.length = length;
    this.#arena = arena;
    this.#type = type;
    this.#view = new type(arena.memory.buffer, this.pointer, length);
  }

  /** The bytes as a typed array. Valid until memory grows, so read it anew after every allocation. */
  get view(): T {
    // Of a buffer that memory has left, which takes longer to ask for than what is done with a short view.
    if (this.#view.length === 0) {
      this.#view = new this.#type(this.#arena.memory.buffer, this.pointer, this.length);
    }
    return this.#view;
  }

  /** A copy that the caller owns. */
  copy(): T {
    return this.view.slice() as T;
  }

  dispose(): void {
    this.#arena.release(this.pointer);
  }
}

/**
 * Regions that live and die together. What is written before it is read need not be `zeroed`, which takes 0.1 s for some hundred
 * megabytes that were in use before.
 */
export class RegionGroup {
  readonly #arena: Arena;
  #regions: Region<TypedArray>[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  float64(length: number, zeroed = true): Region<Float64Array> {
    return this.#add(Float64Array, length, zeroed);
  }

  float32(length: number, zeroed = true): Region<Float32Array> {
    return this.#add(Float32Array, length, zeroed);
  }

  uint32(length: number, zeroed = true): Region<Uint32Array> {
    return this.#add(Uint32Array, length, zeroed);
  }

  int32(length: number): Region<Int32Array> {
    return this.#add(Int32Array, length);
  }

  uint16(length: number, zeroed = true): Region<Uint16Array> {
    return this.#add(Uint16Array, length, zeroed);
  }

  uint8(length: number, zeroed = true): Region<Uint8Array> {
    return this.#add(Uint8Array, length, zeroed);
  }

  copyOf(region: Region<Float64Array>): Region<Float64Array> {
    const copy = this.float64(region.length, false);
    copy.view.set(region.view);
    return copy;
  }

  /** Room for what a kernel lays out from an address on; it says where that ends, from 0 on how much it takes. */
  laidOut(layout: (at: number) => number): void {
    layout(this.uint8(layout(0)).pointer);
  }

  /** Each group gets the other's memory. */
  exchange(other: RegionGroup): void {
    [this.#regions, other.#regions] = [other.#regions, this.#regions];
  }

  dispose(): void {
    for (const region of this.#regions.splice(0)) region.dispose();
  }

  #add<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number, zeroed = true): Region<T> {
    const region = new Region(this.#arena, type, length, zeroed);
    this.#regions.push(region as unknown as Region<TypedArray>);
    return region;
  }
}

/**
 * Hands out linear memory above the kernels' static data: first fit, 64-byte aligned, zeroed, neighbours merged on
 * release. Memory grows when nothing fits, which detaches every earlier view (`Region.view` renews itself).
 */
export class Arena {
  /** @internal */
  readonly memory: WebAssembly.Memory;
  readonly #free: { pointer: number; bytes: number }[] = [];
  readonly #used = new Map<number, number>();
  readonly #owners = new FinalizationRegistry<RegionGroup>((group) => group.dispose());
  #bytesUsed = 0;
  /** First byte that was never handed out, and is still zero. */
  #untouched: number;

  /** @internal */
  constructor(memory: WebAssembly.Memory, firstByte: number) {
    this.memory = memory;
    const start = Math.ceil(firstByte / ALIGNMENT) * ALIGNMENT;
    this.#free.push({ pointer: start, bytes: memory.buffer.byteLength - start });
    this.#untouched = start;
  }

  /** Bytes in use; 0 when everything was released. */
  get bytesUsed(): number {
    return this.#bytesUsed;
  }

  allocate(bytes: number, zeroed = true): number {
    if (!(bytes <= MOST_PAGES * PAGE)) throw this.#outOfMemory(bytes);
    checkInteger('bytes', bytes, 0);
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let index = this.#free.findIndex((block) => block.bytes >= size);
    if (index < 0) {
      this.#grow(size);
      index = this.#free.length - 1;
    }
    const block = this.#free[index]!;
    const pointer = block.pointer;
    if (block.bytes === size) this.#free.splice(index, 1);
    else this.#free[index] = { pointer: pointer + size, bytes: block.bytes - size };
    this.#used.set(pointer, size);
    this.#bytesUsed += size;
    const end = pointer + size;
    const touched = Math.min(end, this.#untouched);
    if (zeroed && touched > pointer) new Uint8Array(this.memory.buffer, pointer, touched - pointer).fill(0);
    this.#untouched = Math.max(this.#untouched, end);
    return pointer;
  }

  release(pointer: number): void {
    const bytes = this.#used.get(pointer);
    if (bytes === undefined) throw new BornspikeError(`memory at ${pointer} is not in use (released twice?)`);
    this.#used.delete(pointer);
    this.#bytesUsed -= bytes;
    let index = this.#free.findIndex((block) => block.pointer > pointer);
    if (index < 0) index = this.#free.length;
    this.#free.splice(index, 0, { pointer, bytes });
    this.#merge(index);
    if (index > 0) this.#merge(index - 1);
  }

  /** Runs `work` with a group of regions that is released afterwards, also when `work` throws. */
  scratch<R>(work: (group: RegionGroup) => R): R {
    const group = new RegionGroup(this);
    try {
      return work(group);
    } finally {
      group.dispose();
    }
  }

  /** A group that lives as long as `owner` and is released with `dispose()` or when `owner` is collected. */
  groupOf(owner: object): RegionGroup {
    const group = new RegionGroup(this);
    this.#owners.register(owner, group, group);
    return group;
  }

  #merge(index: number): void {
    const block = this.#free[index]!;
    const next = this.#free[index + 1];
    if (next && block.pointer + block.bytes === next.pointer) {
      this.#free.splice(index, 2, { pointer: block.pointer, bytes: block.bytes + next.bytes });
    }
  }

  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const reusable = last && last.pointer + last.bytes === end ? last.bytes : 0;
    const needed = Math.ceil((bytes - reusable) / PAGE);
    const room = MOST_PAGES - end / PAGE;
    if (needed > room) throw this.#outOfMemory(bytes);
    // A quarter more than there is, so that growth stays rare; if that is too much, what is needed.
    const generous = Math.min(room, Math.max(needed, Math.ceil(end / PAGE / 4)));
    const pages = [generous, needed].find((count) => this.#growsBy(count));
    if (pages === undefined) throw this.#outOfMemory(bytes);
    this.#free.push({ pointer: end, bytes: pages * PAGE });
    if (reusable > 0) this.#merge(this.#free.length - 2);
  }

  #growsBy(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  #outOfMemory(bytes: number): BornspikeError {
    return new OutOfMemoryError(
      `out of memory: ${bytes} more bytes were asked for, ${this.#bytesUsed} are in use and a WebAssembly memory has ` +
        'room for 4 GiB; dispose() gives back what is no longer needed',
    );
  }
}
