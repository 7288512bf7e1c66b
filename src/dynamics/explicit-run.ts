import type { Method } from '../../assembly/dynamics/method.js';
import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import { adjoint, conjugate, kronecker, product } from '../register/matrix.js';
import { popcount } from '../register/popcount.js';
import type { Channel } from './channels.js';
import { dissipator, identityMatrix, plus, times } from './local-matrix.js';
import type { NetworkBuffers } from './network-buffers.js';
import { CHUNK } from './network-program.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';
import type { TimeGrid } from './time-grid.js';

/** Steps between two looks at the clock; a multiple of CHUNK. */
const STEPS_AT_ONCE = 8 * CHUNK;

/** Trajectories of a network by a textbook scheme, pair after pair. */
export class ExplicitRun {
  readonly #engine: Engine;
  readonly #group: RegionGroup;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #buffers: NetworkBuffers;
  readonly #scheme: number;
  readonly #pair: number;
  readonly #view: number;
  readonly #coefficients: Region<Float64Array>;
  readonly batch = 2;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: NetworkSystem,
    grid: TimeGrid,
    buffers: NetworkBuffers,
    { method, printed }: { method: Method; printed: boolean },
  ) {
    const { kernels } = engine;
    const { qubits, mixed, channels, hamiltonian } = system;
    this.#engine = engine;
    this.#group = group;
    this.#system = system;
    this.#grid = grid;
    this.#buffers = buffers;
    const bits = mixed ? 2 * qubits : qubits;
    const monitored = monitoredOf(system).map((i) => channels[i]);
    this.#pair = group.uint8(32 * 2 ** bits + 16 * monitored.length).pointer;
    this.#view = group.uint8(mixed ? 16 * 2 ** bits : 0).pointer;
    const strings = this.#strings();
    const changes = hamiltonian?.changes ?? false;
    const count = strings.length / 3;
    this.#coefficients = group.float64(count * (changes ? CHUNK : 1));
    const drifts = channels.filter(({ rate }) => rate > 0).map((channel) => this.#drift(channel));
    const noises = monitored.map((channel) => this.#noise(channel));
    this.#scheme = group.uint8(kernels.explicitBytes()).pointer;
    kernels.describeExplicit(
      this.#scheme,
      method,
      printed,
      bits,
      count,
      this.#list(strings),
      this.#coefficients.pointer,
      changes ? 8 * count : 0,
      drifts.length,
      this.#list(drifts),
      this.#list(noises),
      group.uint8(kernels.explicitWorkBytes(bits, monitored.length)).pointer,
    );
    if (!changes) this.#load(0, 1);
  }

  /** Runs `count` trajectories, at most 2, from number `first` on, which is even; yields now and then. */
  *run(first: number, count: number): Generator<void> {
    const { steps } = this.#grid;
    const { pointer, initial } = this.#buffers;
    this.#engine.kernels.beginExplicit(pointer, this.#scheme, this.#pair, initial);
    for (let start = 0; start < steps; start += CHUNK) {
      const length = Math.min(CHUNK, steps - start);
      if (this.#system.hamiltonian?.changes) this.#load(start, length);
      const { kernels } = this.#engine;
      kernels.runExplicit(pointer, this.#scheme, this.#pair, this.#view, first, count, start, length);
      if ((start + length) % STEPS_AT_ONCE === 0) yield;
    }
  }

  /** -iH; of density matrices from the left, and +iH from the right, which is H* on the qubits of the column. */
  #strings(): number[] {
    const { qubits, mixed, hamiltonian } = this.#system;
    const strings = hamiltonian?.strings ?? [];
    const left = strings.flatMap(({ flips, signs }) => {
      const shift = mixed ? 2 ** qubits : 1;
      return [flips * shift, signs * shift, popcount(flips & signs) + 3];
    });
    const right = strings.flatMap(({ flips, signs }) => [flips, signs, 3 * popcount(flips & signs) + 1]);
    return mixed ? [...left, ...right] : left;
  }

  /** Coefficients in the middle of the steps. */
  #load(start: number, steps: number): void {
    const { hamiltonian, mixed } = this.#system;
    if (!hamiltonian) return;
    const view = this.#coefficients.view;
    for (let step = 0; step < steps; step++) {
      const row = hamiltonian.coefficients((start + step + 0.5) * this.#grid.dt);
      for (let side = 0; side < (mixed ? 2 : 1); side++) {
        view.set(row, (step * (mixed ? 2 : 1) + side) * row.length);
      }
    }
  }

  /** -½ L†L, or the whole dissipator. */
  #drift(channel: Channel): number {
    const { matrix, dimension, rate } = channel;
    if (this.#system.mixed) return this.#term(channel, times(rate, dissipator(matrix, dimension)));
    const square = product(adjoint(matrix, dimension), matrix, dimension);
    return this.#term(channel, times(-rate / 2, square));
  }

  /** L, or √η (L from the left + L† from the right). */
  #noise(channel: Channel): number {
    const { matrix, dimension, rate, efficiency } = channel;
    if (!this.#system.mixed) return this.#term(channel, times(Math.sqrt(rate), matrix));
    const one = identityMatrix(dimension);
    const left = kronecker(matrix, dimension, one, dimension);
    const right = kronecker(one, dimension, conjugate(matrix), dimension);
    return this.#term(channel, times(Math.sqrt(efficiency * rate), plus(left, right)));
  }

  /** Address of a map on a channel's qubits; of density matrices on those of the row and of the column. */
  #term({ dimension, mask, offsets }: Channel, matrix: Float64Array): number {
    const { qubits, mixed } = this.#system;
    const own = offsets.slice(0, dimension);
    const shift = mixed ? 2 ** qubits : 1;
    const all = mixed ? own.flatMap((row) => own.map((column) => row * shift + column)) : own;
    const entries = this.#group.float64(matrix.length);
    entries.view.set(matrix);
    const term = this.#group.uint8(this.#engine.kernels.linearTermBytes()).pointer;
    const bits = mixed ? mask * shift + mask : mask;
    this.#engine.kernels.describeLinearTerm(term, all.length, bits, this.#list(all), entries.pointer);
    return term;
  }

  #list(values: number[]): number {
    const region = this.#group.int32(values.length);
    region.view.set(values);
    return region.pointer;
  }
}
