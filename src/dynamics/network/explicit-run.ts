import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { IntegrationMethod } from '../../../assembly/dynamics/ensemble/method.js';
import {
  explicitSchemeBytes,
  linearTermBytes,
  writeExplicitScheme,
  writeLinearTerm,
} from '../../../build/generated/core/dynamics.js';
import type { Engine, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import {
  adjoint,
  conjugate,
  dissipator,
  identityMatrix,
  kronecker,
  plus,
  popcount,
  product,
  times,
} from '../../register/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { Channel } from './channels.js';
import type { NetworkMemory } from './network-memory.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';

/** Complex numbers, of all operators' entries for all of the state's, that are multiplied between two looks at the clock. */
const PRODUCTS_AT_ONCE = 2 ** 21;
/** A step of more cannot be interrupted. */
const MOST_PRODUCTS = 2 ** 23;

/** Trajectories of a network by a textbook scheme, pair after pair. */
export class ExplicitRun {
  readonly #engine: Engine;
  readonly #group: RegionGroup;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #memory: NetworkMemory;
  readonly #scheme: number;
  readonly #coefficients: Region<Float64Array>;
  readonly #stringList: number[];
  readonly #method: IntegrationMethod;
  readonly #printed: boolean;
  readonly #stepsAtOnce: number;
  readonly batch = 2;
  /** See `NetworkRun`. */
  readonly part = 16;
  readonly look = 16;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: NetworkSystem,
    grid: TimeGrid,
    memory: NetworkMemory,
    { method, printed }: { method: IntegrationMethod; printed: boolean },
  ) {
    const { hamiltonian } = system;
    this.#engine = engine;
    this.#group = group;
    this.#system = system;
    this.#grid = grid;
    this.#memory = memory;
    const strings = this.#strings();
    const changes = hamiltonian?.changes ?? false;
    const count = strings.length / 3;
    this.#coefficients = group.float64(count * (changes ? CHUNK : 1));
    this.#stringList = strings;
    this.#printed = printed;
    this.#method = method;
    this.#scheme = group.uint8(explicitSchemeBytes).pointer;
    this.#stepsAtOnce = Math.max(1, Math.floor(PRODUCTS_AT_ONCE / productsOf(system, method)));
  }

  get steps(): number {
    return this.#grid.steps;
  }

  /** Describes the channels to the kernels; to be awaited before `run`. */
  async prepare(pacer: Pacer): Promise<void> {
    const { qubits, mixed, channels, hamiltonian } = this.#system;
    const bits = mixed ? 2 * qubits : qubits;
    const changes = hamiltonian?.changes ?? false;
    const count = this.#stringList.length / 3;
    const drifts: number[] = [];
    for (const channel of channels) {
      if (channel.rate > 0) drifts.push(this.#drift(channel));
      await pacer.pause();
    }
    const monitored = monitoredOf(this.#system);
    const noises: number[] = [];
    for (const i of monitored) {
      noises.push(this.#noise(channels[i]!));
      await pacer.pause();
    }
    const fields = {
      run: this.#memory.pointer,
      method: this.#method,
      printed: this.#printed,
      bits,
      strings: count,
      stringList: this.#list(this.#stringList),
      coefficients: this.#coefficients.pointer,
      coefficientStep: changes ? 8 * count : 0,
      drifts: drifts.length,
      driftTerms: this.#list(drifts),
      noiseTerms: this.#list(noises),
    };
    writeExplicitScheme(this.#engine.arena.memory, this.#scheme, fields);
    this.#group.laidOut((at) => this.#engine.kernels.layoutExplicit(this.#scheme, at));
    if (!changes) this.#load(0, 1);
  }

  /** Runs `count` trajectories, at most 2, from number `first` on, which is even; reports steps of all of them. */
  async run(pacer: Pacer, first: number, count: number, report: (steps: number) => void): Promise<void> {
    const { steps } = this.#grid;
    const { initial } = this.#memory;
    const once = Math.min(CHUNK, this.#stepsAtOnce);
    this.#engine.kernels.beginExplicit(this.#scheme, initial);
    for (let chunk = 0; chunk < steps; chunk += CHUNK) {
      const end = Math.min(chunk + CHUNK, steps);
      if (this.#system.hamiltonian?.changes) this.#load(chunk, end - chunk);
      for (let start = chunk; start < end; start += once) {
        const length = Math.min(once, end - start);
        const { kernels } = this.#engine;
        kernels.runExplicit(this.#scheme, first, count, start, length);
        if (once < CHUNK) await pacer.pause();
      }
      await pacer.pause();
      report(count * end);
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
    for (let step = 0; step < steps; step++) {
      const row = hamiltonian.coefficients((start + step + 0.5) * this.#grid.dt);
      // After the function of time that this may be, which may let memory grow.
      const { view } = this.#coefficients;
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
    const { pointer } = this.#group.uint8(linearTermBytes);
    const fields = {
      dimension: all.length,
      mask: mixed ? mask * shift + mask : mask,
      offsets: this.#list(all),
      matrix: entries.pointer,
    };
    writeLinearTerm(this.#engine.arena.memory, pointer, fields);
    return pointer;
  }

  #list(values: number[]): number {
    const region = this.#group.int32(values.length);
    region.view.set(values);
    return region.pointer;
  }
}

/**
 * Products that a step takes, about.
 *
 * @throws ArgumentError if they are too many for a scheme that is there to be compared with
 */
export function productsOf(system: NetworkSystem, method: IntegrationMethod): number {
  const { qubits, mixed, channels, hamiltonian } = system;
  const entries = 2 ** (mixed ? 2 * qubits : qubits);
  const strings = (hamiltonian?.strings.length ?? 0) * (mixed ? 2 : 1);
  const width = ({ dimension }: Channel) => (mixed ? dimension ** 2 : dimension);
  const drift = channels.reduce((sum, channel) => sum + width(channel), 0);
  const monitored = monitoredOf(system);
  const noise = monitored.reduce((sum, i) => sum + width(channels[i]!) + 4, 0);
  const times = method === IntegrationMethod.EulerMaruyama ? 1 : 1 + monitored.length;
  const products = entries * (strings + drift + times * noise + 1);
  if (products > MOST_PRODUCTS) {
    throw new ArgumentError(
      'options.method',
      "'splitting' for so many channels and couplings, or 'euler-maruyama'",
    );
  }
  return products;
}
