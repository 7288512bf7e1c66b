import { Operation } from '../../assembly/dynamics/operation.js';
import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import { adjoint, product } from '../register/matrix.js';
import { popcount } from '../register/popcount.js';
import { type BasisGroup, basisGroups } from './basis-groups.js';
import type { Channel } from './channels.js';
import { describeMap, describePlaces } from './local-map.js';
import { dissipator, exponential, identityMatrix, plus, times } from './local-matrix.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';
import type { TimeGrid } from './time-grid.js';

/** Steps of a program; as many as share a stream of noise. */
export const CHUNK = 64;

/** Operations of a step's middle, before and behind the measurement. */
interface StaticParts {
  decayBefore: number[];
  monitors: number[];
  decayBehind: number[];
  /** What falls away between jumps. */
  losses: number[];
}

/**
 * Writes programs for the kernels of assembly/dynamics/run-program.ts. A step is a palindrome: half of the Hamiltonian
 * (group after group of strings that are diagonal in one basis), half of the decay that nobody reads, the strings of Z
 * together with what is measured, and the halves again in reverse. Where no time is recorded between two steps, the
 * halves of the outermost group that meet become one.
 */
export class NetworkProgram {
  readonly #engine: Engine;
  readonly #group: RegionGroup;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #groups: BasisGroup[];
  readonly #diagonal: boolean;
  readonly #static: StaticParts;
  readonly #words: number[] = [];
  readonly #program: Region<Uint32Array>;
  /** Tables of a Hamiltonian that does not change, by what they are for. */
  readonly #tables = new Map<string, number>();
  /** Room for tables of the current chunk, where it does. */
  readonly #spare: Region<Float64Array>[] = [];
  #used = 0;

  constructor(engine: Engine, group: RegionGroup, system: NetworkSystem, grid: TimeGrid) {
    this.#engine = engine;
    this.#group = group;
    this.#system = system;
    this.#grid = grid;
    this.#groups = basisGroups(system.hamiltonian?.strings ?? []);
    const monitored = monitoredOf(system);
    this.#diagonal =
      system.unravelling !== 'jumps' && system.channels.some(({ diagonal, rate }) => diagonal && rate > 0);
    this.#static = {
      ...this.#decay(monitored),
      monitors: this.#monitors(monitored),
      losses: system.unravelling === 'jumps' ? system.channels.map((channel) => this.#loss(channel)) : [],
    };
    const perStep = 16 + 12 * this.#groups.length + 3 * system.channels.length;
    this.#program = group.uint32(4 * perStep * CHUNK);
  }

  /** Addresses of the program of `steps` steps from step `start` on: its first operation, and behind its last. */
  write(start: number, steps: number): { first: number; end: number } {
    const { every } = this.#grid;
    this.#words.length = 0;
    this.#used = 0;
    for (let step = start; step < start + steps; step++) {
      const fresh = step % every === 0;
      const recorded = (step + 1) % every === 0;
      this.#writeStep(step, fresh);
      if (recorded) {
        if (this.#outer.length > 0) this.#turn(this.#outer[0], [step]);
        this.#emit(Operation.Record, (step + 1) / every);
      }
    }
    this.#program.view.set(this.#words);
    const first = this.#program.pointer;
    return { first, end: first + 4 * this.#words.length };
  }

  /** A program that does nothing but record the beginning. */
  writeBeginning(): { first: number; end: number } {
    this.#words.length = 0;
    this.#emit(Operation.Record, 0);
    this.#program.view.set(this.#words);
    const first = this.#program.pointer;
    return { first, end: first + 4 * this.#words.length };
  }

  /** All groups but that of the Z. */
  get #outer(): BasisGroup[] {
    return this.#groups.filter(({ turned }) => turned !== 0);
  }

  #emit(kind: Operation, operand: number): void {
    this.#words.push(kind, operand, 0, 0);
  }

  #writeStep(step: number, fresh: boolean): void {
    const { decayBefore, decayBehind, monitors, losses } = this.#static;
    const outer = this.#outer;
    const inner = outer.slice(1);
    if (outer.length > 0) this.#turn(outer[0], fresh ? [step] : [step - 1, step]);
    for (const group of inner) this.#turn(group, [step]);
    for (const map of decayBefore) this.#emit(Operation.Dissipate, map);
    const z = this.#groups.find(({ turned }) => turned === 0);
    if (this.#diagonal) this.#emit(Operation.Diagonal, this.#phases(z, [step, step]));
    else if (z) this.#emit(Operation.Phases, this.#phases(z, [step, step]));
    for (const channel of monitors) this.#emit(Operation.Monitor, channel);
    for (const map of losses) this.#emit(Operation.Multiply, map);
    if (losses.length > 0) this.#emit(Operation.Jump, 0);
    for (const map of decayBehind) this.#emit(Operation.Dissipate, map);
    for (const group of inner.reverse()) this.#turn(group, [step]);
    this.#emit(Operation.Next, 0);
  }

  /** Half a step of a group for each of `halves`, as the Hamiltonian is in the middle of those steps. */
  #turn(group: BasisGroup, halves: number[]): void {
    const { turned, quarter } = group;
    if (quarter) this.#emit(Operation.Phases, this.#quarterTable(quarter, -1));
    this.#emit(Operation.Transform, turned);
    this.#emit(Operation.Phases, this.#phases(group, halves));
    this.#emit(Operation.Transform, turned);
    if (quarter) this.#emit(Operation.Phases, this.#quarterTable(quarter, 1));
  }

  /** Table of a group's phases, with the scale that its transforms want; without a group, of ones. */
  #phases(group: BasisGroup | undefined, halves: number[]): number {
    const changes = group?.strings.some((i) => this.#system.hamiltonian!.strings[i].changes) ?? false;
    const key = `${group ? this.#groups.indexOf(group) : 'none'} ${halves.length}`;
    const known = this.#tables.get(key);
    if (known !== undefined && !changes) return known;
    const table = changes ? this.#spareTable() : this.#group.float64(2 * 2 ** this.#system.qubits);
    const { kernels } = this.#engine;
    const { qubits } = this.#system;
    const scale = 2 ** -popcount(group?.turned ?? 0);
    this.#engine.arena.scratch((scratch) => {
      const energies = scratch.float64(2 ** qubits);
      if (group) energies.view.set(this.#energies(group, halves));
      kernels.buildPhases(energies.pointer, qubits, this.#grid.dt / 2, 0, scale, table.pointer);
    });
    if (!changes) this.#tables.set(key, table.pointer);
    return table.pointer;
  }

  /** The sum of a group's energies in the middle of the given steps. */
  #energies({ strings, masks }: BasisGroup, steps: number[]): Float64Array {
    const energies = new Float64Array(2 ** this.#system.qubits);
    for (const step of steps) {
      const coefficients = this.#system.hamiltonian!.coefficients((step + 0.5) * this.#grid.dt);
      strings.forEach((string, i) => {
        energies[masks[i]] += coefficients[string];
      });
    }
    walshHadamard(energies);
    return energies;
  }

  #spareTable(): Region<Float64Array> {
    if (this.#used === this.#spare.length)
      this.#spare.push(this.#group.float64(2 * 2 ** this.#system.qubits));
    return this.#spare[this.#used++];
  }

  /** i^(±number of marked bits): the phase gate or its inverse on the qubits of a mask. */
  #quarterTable(mask: number, sign: 1 | -1): number {
    const key = `quarter ${mask} ${sign}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const size = 2 ** this.#system.qubits;
    const table = this.#group.float64(2 * size);
    for (let b = 0; b < size; b++) {
      const quarters = (sign * popcount(b & mask)) & 3;
      table.view[2 * b] = [1, 0, -1, 0][quarters];
      table.view[2 * b + 1] = [0, 1, 0, -1][quarters];
    }
    this.#tables.set(key, table.pointer);
    return table.pointer;
  }

  /** What nobody reads of the channels, all of one place together, for half a step. */
  #decay(monitored: number[]): { decayBefore: number[]; decayBehind: number[] } {
    const { channels, unravelling, mixed } = this.#system;
    if (!mixed || unravelling === 'jumps') return { decayBefore: [], decayBehind: [] };
    const generators = new Map<string, { channel: Channel; generator: Float64Array }>();
    channels.forEach((channel, i) => {
      const { matrix, dimension, rate, efficiency, diagonal, qubits } = channel;
      const lost = rate * (monitored.includes(i) ? 1 - efficiency : 1);
      if (diagonal || lost === 0) return;
      const generator = times(lost, dissipator(matrix, dimension));
      const other = generators.get(String(qubits));
      generators.set(String(qubits), {
        channel,
        generator: other ? plus(other.generator, generator) : generator,
      });
    });
    const maps = [...generators.values()].map(({ channel, generator }) => {
      const size = channel.dimension ** 2;
      return this.#localMap(channel, exponential(times(this.#grid.dt / 2, generator), size));
    });
    return { decayBefore: maps, decayBehind: [...maps].reverse() };
  }

  #monitors(monitored: number[]): number[] {
    const { channels } = this.#system;
    const { dt } = this.#grid;
    return monitored.flatMap((number, place) => {
      const { matrix, dimension, rate, efficiency, diagonal, involutory } = channels[number];
      if (diagonal) return [];
      const strength = Math.sqrt(efficiency * rate);
      const l = times(strength, matrix);
      const square = product(adjoint(l, dimension), l, dimension);
      const twice = product(l, l, dimension);
      const one = identityMatrix(dimension);
      const first = involutory ? one : plus(one, times(-dt / 2, plus(square, twice)));
      const channel = this.#group.uint8(this.#engine.kernels.localChannelBytes()).pointer;
      describePlaces(this.#engine, channel, channels[number]);
      this.#engine.kernels.describeLocalChannel(
        channel,
        place,
        involutory,
        strength,
        this.#copy(matrix),
        this.#copy(first),
        this.#copy(l),
        this.#copy(times(0.5, twice)),
      );
      return [channel];
    });
  }

  /** e^(-½ L†L dt) */
  #loss(channel: Channel): number {
    const { matrix, dimension, rate } = channel;
    const square = product(adjoint(matrix, dimension), matrix, dimension);
    return this.#localMap(channel, exponential(times((-rate * this.#grid.dt) / 2, square), dimension));
  }

  #localMap(channel: Channel, matrix: Float64Array): number {
    return describeMap(this.#engine, this.#group, channel, matrix);
  }

  #copy(values: Float64Array): number {
    const region = this.#group.float64(values.length);
    region.view.set(values);
    return region.pointer;
  }
}

/** values[b] ← Σ_m values[m] (-1)^|b AND m| */
function walshHadamard(values: Float64Array): void {
  for (let step = 1; step < values.length; step *= 2) {
    for (let i = 0; i < values.length; i++) {
      if (i & step) continue;
      const a = values[i];
      const b = values[i + step];
      values[i] = a + b;
      values[i + step] = a - b;
    }
  }
}
