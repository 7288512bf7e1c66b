import { MONITORING_END } from '../../assembly/monitoring-memory.js';
import { Arena } from '../../src/engine/arena.js';
import { Engine, type EngineOptions } from '../../src/engine/engine.js';
import { createEngine } from '../../src/index.js';

/** Bytes of a red zone: on both sides of each region. */
const ZONE = 256;
/** What stands in red zones, and in memory that was given back. */
const PATTERN = 0xa5;
/** Given back memory is not handed out again before so many bytes of it were given back. */
const QUARANTINE = 2 ** 22;

const ZONE_BYTES = new Uint8Array(ZONE).fill(PATTERN);

/** An arena that notices writes beside regions and to memory that was given back. */
export class GuardedArena extends Arena {
  readonly #regions = new Map<number, number>();
  readonly #released: { pointer: number; bytes: number }[] = [];
  #releasedBytes = 0;
  readonly #damage: string[] = [];
  #bytes = 0;

  /** Without the red zones, and what is in quarantine. */
  override get bytesUsed(): number {
    return this.#bytes;
  }

  override allocate(bytes: number): number {
    const pointer = super.allocate(bytes + 2 * ZONE) + ZONE;
    for (const zone of [pointer - ZONE, pointer + bytes]) this.#all.set(ZONE_BYTES, zone);
    this.#regions.set(pointer, bytes);
    this.#bytes += bytes;
    return pointer;
  }

  override release(pointer: number): void {
    const bytes = this.#regions.get(pointer);
    if (bytes === undefined) throw new Error(`memory at ${pointer} is not in use`);
    this.#checkZones(this.#all, pointer, bytes);
    this.#regions.delete(pointer);
    this.#bytes -= bytes;
    this.#all.fill(PATTERN, pointer, pointer + bytes);
    this.#released.push({ pointer, bytes });
    this.#releasedBytes += bytes;
    while (this.#releasedBytes > QUARANTINE) this.#evict();
  }

  /** What was written where it must not be since the last call; memory that was given back is looked at once, or all of it now. */
  damage(released?: 'all'): string[] {
    const all = this.#all;
    for (const [pointer, bytes] of this.#regions) this.#checkZones(all, pointer, bytes);
    while (released && this.#released.length > 0) this.#evict();
    return this.#damage.splice(0);
  }

  #evict(): void {
    const { pointer, bytes } = this.#released.shift()!;
    const poison = Buffer.alloc(bytes + 2 * ZONE, PATTERN);
    if (this.#all.compare(poison, 0, poison.length, pointer - ZONE, pointer + bytes + ZONE) !== 0) {
      this.#damage.push(`${bytes} bytes at ${pointer} were written to after they were given back`);
    }
    this.#releasedBytes -= bytes;
    super.release(pointer - ZONE);
  }

  #checkZones(all: Buffer, pointer: number, bytes: number): void {
    for (const zone of [pointer - ZONE, pointer + bytes]) {
      if (all.compare(ZONE_BYTES, 0, ZONE, zone, zone + ZONE) === 0) continue;
      this.#damage.push(`somebody wrote beside ${bytes} bytes at ${pointer}`);
      all.set(ZONE_BYTES, zone);
    }
  }

  get #all(): Buffer {
    return Buffer.from(this.memory.buffer);
  }
}

/** An engine with another arena than its own. */
export async function engineWith<A extends Arena>(
  arenaOf: (memory: WebAssembly.Memory, firstByte: number) => A,
  options: EngineOptions = {},
): Promise<{ engine: Engine; arena: A }> {
  const own = await createEngine(options);
  const { kernels } = own;
  const arena = arenaOf(own.arena.memory, MONITORING_END);
  return { engine: new Engine(kernels, arena, options.monitoring), arena };
}

/** An engine that notices writes beside regions and to memory that was given back. */
export const guardedEngine = (options: EngineOptions = {}) =>
  engineWith((memory, firstByte) => new GuardedArena(memory, firstByte), options);

/** An engine all of whose regions are at `address` or above. The memory below is never touched, and so takes none of the machine's. */
export async function engineAbove(address: number): Promise<Engine> {
  const { engine } = await engineWith((memory) => {
    memory.grow(Math.ceil((address - memory.buffer.byteLength) / 2 ** 16));
    return new Arena(memory, address);
  });
  return engine;
}
