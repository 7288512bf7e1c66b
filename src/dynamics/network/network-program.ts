import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { Operation } from '../../../assembly/dynamics/network/operation.js';
import {
  localChannelBytes,
  programPieceBytes,
  writeLocalChannel,
  writeProgramPiece,
} from '../../../build/generated/core/dynamics.js';
import type { Engine, Pacer, Region, RegionGroup } from '../../engine/index.js';
import {
  adjoint,
  dissipator,
  exponential,
  identityMatrix,
  plus,
  popcount,
  product,
  type Splitting,
  splitStep,
  times,
} from '../../register/index.js';
import { type BasisGroup, basisGroups, walshHadamard } from '../ensemble/basis-groups.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { Channel } from './channels.js';
import { describeMap, type Operand, placesOf, type StaticParts } from './local-map.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';

/** Bytes that a piece of a program goes over: some milliseconds of work. */
export const BYTES_AT_ONCE = 2 ** 23;
/** Bytes of a pair over which even one transform is a lot of work. */
const LARGE_STATE = 2 ** 20;

/**
 * Writes programs for the kernels of assembly/dynamics/network/run-program.ts. A step is a palindrome: half of the Hamiltonian
 * (group after group of strings that are diagonal in one basis), half of the unmonitored decay, the strings of Z
 * together with what is measured, and the halves again in reverse. Where no time is recorded between two steps, the
 * halves of the outermost group that meet become one.
 */
export class NetworkProgram {
  readonly #engine: Engine;
  readonly #group: RegionGroup;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #groups: BasisGroup[];
  /** All of them but that of the Z. */
  readonly #outer: BasisGroup[];
  /** Of all groups but that of the Z, of the decay, and of the middle. */
  readonly #splitting: Splitting;
  readonly #diagonal: boolean;
  readonly #stateBytes: number;
  /** Of the basis. */
  readonly #size: number;
  #static: StaticParts = { decayBefore: [], monitors: [], decayBehind: [], losses: [] };
  readonly #words: number[] = [];
  /** Where the pieces of the program begin, in words, and how many steps end before. */
  readonly #cuts: { word: number; passed: number }[] = [];
  #passed = 0;
  #cost = 0;
  #program: Region<Uint32Array>;
  #pieces: Region<Uint8Array>;
  /** Tables of a Hamiltonian that does not change, by what they are for. */
  readonly #tables = new Map<number | string, number>();
  /** Room for tables of the current chunk, where it does. */
  readonly #spare: Region<Float64Array>[] = [];
  #used = 0;
  /** Whether a table was built since others were last given their turn. */
  #built = false;

  /** `stateBytes` are those of a pair. */
  constructor(engine: Engine, group: RegionGroup, system: NetworkSystem, grid: TimeGrid, stateBytes: number) {
    this.#engine = engine;
    this.#group = group;
    this.#system = system;
    this.#grid = grid;
    this.#stateBytes = stateBytes;
    this.#size = 2 ** system.qubits;
    this.#groups = basisGroups(system.hamiltonian?.strings ?? []);
    this.#outer = this.#groups.filter(({ turned }) => turned !== 0);
    this.#splitting = splitStep(new Array<boolean>(this.#outer.length + 2).fill(false), 2);
    this.#diagonal =
      system.unravelling !== 'jumps' && system.channels.some(({ diagonal, rate }) => diagonal && rate > 0);
    this.#program = group.uint32(64 * CHUNK);
    this.#pieces = group.uint8(programPieceBytes);
  }

  /** Describes the channels to the kernels; to be awaited before anything is written. */
  async prepare(pacer: Pacer): Promise<void> {
    const system = this.#system;
    const monitored = monitoredOf(system);
    const decay = await this.#decay(pacer, monitored);
    const monitors = this.#monitors(monitored);
    const losses: Operand[] = [];
    for (const channel of system.unravelling === 'jumps' ? system.channels : []) {
      losses.push(this.#loss(channel));
      await pacer.pause();
    }
    this.#static = { ...decay, monitors, losses };
  }

  /**
   * Addresses of the pieces of the program of `steps` steps of one chunk, from step `start` on, which are valid until the next
   * is written. Recorded times are counted from step `origin` on. The noise of the first `drawn` steps of the chunk is drawn
   * before; 0 where it has been.
   */
  async write(pacer: Pacer, start: number, steps: number, origin: number, drawn: number): Promise<number[]> {
    const { every } = this.#grid;
    const within = start % CHUNK;
    this.#begin(within);
    for (let step = start; step < start + steps; step++) {
      const fresh = step % every === 0;
      const recorded = (step + 1) % every === 0;
      this.#writeStep(step, fresh);
      if (recorded) {
        if (this.#outer.length > 0) this.#turn(this.#outer[0]!, [step]);
        this.#record((step + 1 - origin) / every);
      }
      // Without a new table, a step is no more than a few words.
      if (this.#built) await pacer.pause();
      this.#built = false;
    }
    return this.#store(start - within, drawn);
  }

  /** A program that does nothing but record the beginning. */
  writeBeginning(): number[] {
    this.#begin(0);
    this.#record(0);
    return this.#store(0, 0);
  }

  #begin(passed: number): void {
    this.#words.length = 0;
    this.#cuts.length = 0;
    this.#used = 0;
    this.#passed = passed;
    this.#cost = Infinity;
  }

  #store(start: number, drawn: number): number[] {
    const words = this.#words;
    const cuts = this.#cuts;
    if (words.length > this.#program.length) this.#program = this.#group.uint32(2 * words.length);
    this.#program.view.set(words);
    const room = cuts.length * programPieceBytes;
    if (room > this.#pieces.length) this.#pieces = this.#group.uint8(2 * room);
    const { pointer } = this.#program;
    return cuts.map(({ word, passed }, i) => {
      const piece = this.#pieces.pointer + i * programPieceBytes;
      writeProgramPiece(this.#engine.arena.memory, piece, {
        first: pointer + 4 * word,
        end: pointer + 4 * (cuts[i + 1]?.word ?? words.length),
        start,
        drawn: i === 0 ? drawn : 0,
        passed,
      });
      return piece;
    });
  }

  /** `cost` in bytes that the operation goes over; a new piece begins where they become too many. */
  #emit(kind: Operation, operand: number, cost: number, from = 0, to = this.#size): void {
    if (this.#cost + cost > BYTES_AT_ONCE) {
      this.#cuts.push({ word: this.#words.length, passed: this.#passed });
      this.#cost = 0;
    }
    this.#cost += cost;
    this.#words.push(kind, operand, from, to);
    if (kind === Operation.Next) this.#passed++;
  }

  /** An operation that goes `passes` times over the state; over large density matrices in pieces. */
  #work(kind: Operation, operand: number, passes: number): void {
    const cost = passes * this.#stateBytes;
    const size = this.#size;
    const rows = this.#system.mixed
      ? Math.max(4, 2 ** Math.floor(Math.log2((size * BYTES_AT_ONCE) / cost)))
      : size;
    for (let from = 0; from < size; from += rows) {
      const to = Math.min(size, from + rows);
      this.#emit(kind, operand, (cost * (to - from)) / size, from, to);
    }
  }

  #record(time: number): void {
    const { observables, mixed, qubits } = this.#system;
    const cost = mixed ? 32 * 2 ** qubits : this.#stateBytes;
    const once = Math.max(1, Math.floor(BYTES_AT_ONCE / cost));
    for (let from = 0; from < observables.length; from += once) {
      const to = Math.min(observables.length, from + once);
      this.#emit(Operation.Record, time, (to - from) * cost, from, to);
    }
  }

  /** Hadamards on the qubits of a mask, from the highest bit of the index of the pair's elements down. */
  #transform(mask: number): void {
    const { qubits, mixed } = this.#system;
    let bits = mixed ? mask * 2 ** qubits + mask : 2 * mask;
    if (this.#stateBytes < LARGE_STATE) {
      this.#emit(Operation.Transform, bits, this.#stateBytes * Math.ceil(popcount(bits) / 3));
      return;
    }
    // The kernel takes two bits in one pass.
    while (bits > 0) {
      const high = highestBit(bits);
      const low = highestBit(bits - high);
      this.#emit(Operation.Transform, high + low, this.#stateBytes);
      bits -= high + low;
    }
  }

  #writeStep(step: number, fresh: boolean): void {
    const { decayBefore, decayBehind } = this.#static;
    const outer = this.#outer;
    let behind = false;
    for (const { part } of this.#splitting.factors) {
      if (part < outer.length) {
        // The last half waits for the first one of the next step, or for a time that is recorded.
        if (part > 0 || !behind) this.#turn(outer[part]!, part > 0 || fresh ? [step] : [step - 1, step]);
      } else if (part === outer.length) {
        this.#apply(Operation.Dissipate, behind ? decayBehind : decayBefore);
      } else {
        this.#writeMiddle(step);
        behind = true;
      }
    }
    this.#emit(Operation.Next, 0, 0);
  }

  /** The strings of Z and what is measured, for a whole step. */
  #writeMiddle(step: number): void {
    const { monitors, losses } = this.#static;
    const z = this.#groups.find(({ turned }) => turned === 0);
    if (this.#diagonal) this.#work(Operation.Diagonal, this.#phases(z, [step, step]), 2);
    else if (z) this.#work(Operation.Phases, this.#phases(z, [step, step]), 2);
    this.#apply(Operation.Monitor, monitors);
    this.#apply(Operation.Multiply, losses);
    if (losses.length > 0) this.#emit(Operation.Jump, 0, (losses.length + 1) * this.#stateBytes);
  }

  #apply(kind: Operation, operands: readonly Operand[]): void {
    for (const { pointer, passes } of operands) this.#work(kind, pointer, passes);
  }

  /** Half a step of a group for each of `halves`, as the Hamiltonian is in the middle of those steps. */
  #turn(group: BasisGroup, halves: number[]): void {
    const { turned, quarter } = group;
    if (quarter) this.#work(Operation.Phases, this.#quarterTable(quarter, -1), 2);
    const phases = this.#phases(group, halves);
    if (!this.#system.mixed && this.#stateBytes < LARGE_STATE) {
      const passes = 2 * Math.ceil(popcount(turned) / 3) + 2;
      this.#emit(Operation.Turn, phases, passes * this.#stateBytes, turned);
    } else {
      this.#transform(turned);
      this.#work(Operation.Phases, phases, 2);
      this.#transform(turned);
    }
    if (quarter) this.#work(Operation.Phases, this.#quarterTable(quarter, 1), 2);
  }

  /** Table of a group's phases, with the scale that its transforms want; without a group, of ones. */
  #phases(group: BasisGroup | undefined, halves: number[]): number {
    const key = 2 * (group ? this.#groups.indexOf(group) : -1) + halves.length;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const changes = group?.strings.some((i) => this.#system.hamiltonian!.strings[i]!.changes) ?? false;
    // First, since a coefficient that is a function of time may let memory grow.
    const sums = group && this.#energies(group, halves);
    const table = changes ? this.#spareTable() : this.#group.float64(2 * this.#size);
    const { kernels } = this.#engine;
    const { qubits } = this.#system;
    const scale = 2 ** -popcount(group?.turned ?? 0);
    this.#engine.arena.scratch((scratch) => {
      const energies = scratch.float64(2 ** qubits);
      if (sums) energies.view.set(sums);
      kernels.buildPhases(energies.pointer, qubits, this.#grid.dt / 2, 0, scale, table.pointer);
    });
    if (!changes) this.#tables.set(key, table.pointer);
    this.#built = true;
    return table.pointer;
  }

  /** The sum of a group's energies in the middle of the given steps. */
  #energies({ strings, masks }: BasisGroup, steps: number[]): Float64Array {
    const energies = new Float64Array(this.#size);
    for (const step of steps) {
      const coefficients = this.#system.hamiltonian!.coefficients((step + 0.5) * this.#grid.dt);
      strings.forEach((string, i) => {
        energies[masks[i]!]! += coefficients[string]!;
      });
    }
    walshHadamard(energies);
    return energies;
  }

  #spareTable(): Region<Float64Array> {
    if (this.#used === this.#spare.length) this.#spare.push(this.#group.float64(2 * this.#size));
    return this.#spare[this.#used++]!;
  }

  /** i^(±number of marked bits): the phase gate or its inverse on the qubits of a mask. */
  #quarterTable(mask: number, sign: 1 | -1): number {
    const key = `quarter ${mask} ${sign}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const size = this.#size;
    const table = this.#group.float64(2 * size);
    for (let b = 0; b < size; b++) {
      const quarters = (sign * popcount(b & mask)) & 3;
      table.view[2 * b] = [1, 0, -1, 0][quarters]!;
      table.view[2 * b + 1] = [0, 1, 0, -1][quarters]!;
    }
    this.#tables.set(key, table.pointer);
    return table.pointer;
  }

  /** The unmonitored dissipation of all channels of one place together, for half a step. */
  async #decay(
    pacer: Pacer,
    monitored: number[],
  ): Promise<{ decayBefore: Operand[]; decayBehind: Operand[] }> {
    const { channels, unravelling, mixed } = this.#system;
    if (!mixed || unravelling === 'jumps') return { decayBefore: [], decayBehind: [] };
    const generators = new Map<string, { channel: Channel; generator: Float64Array }>();
    for (const [i, channel] of channels.entries()) {
      const { matrix, dimension, rate, efficiency, diagonal, qubits } = channel;
      const lost = rate * (monitored.includes(i) ? 1 - efficiency : 1);
      if (diagonal || lost === 0) continue;
      const generator = times(lost, dissipator(matrix, dimension));
      const other = generators.get(String(qubits));
      generators.set(String(qubits), {
        channel,
        generator: other ? plus(other.generator, generator) : generator,
      });
      await pacer.pause();
    }
    const maps: Operand[] = [];
    for (const { channel, generator } of generators.values()) {
      const size = channel.dimension ** 2;
      const pointer = this.#localMap(channel, exponential(times(this.#grid.dt / 2, generator), size));
      maps.push({ pointer, passes: channel.dimension === 2 ? 8 : 32 });
      await pacer.pause();
    }
    return { decayBefore: maps, decayBehind: [...maps].reverse() };
  }

  #monitors(monitored: number[]): Operand[] {
    const { channels } = this.#system;
    const { dt } = this.#grid;
    return monitored.flatMap((number, place) => {
      const { matrix, dimension, rate, efficiency, diagonal, involutory } = channels[number]!;
      if (diagonal) return [];
      const strength = Math.sqrt(efficiency * rate);
      const l = times(strength, matrix);
      const square = product(adjoint(l, dimension), l, dimension);
      const twice = product(l, l, dimension);
      const one = identityMatrix(dimension);
      const first = involutory ? one : plus(one, times(-dt / 2, plus(square, twice)));
      const { pointer } = this.#group.uint8(localChannelBytes);
      const fields = {
        ...placesOf(channels[number]!),
        place,
        involutory,
        strength,
        operator: this.#copy(matrix),
        first: this.#copy(first),
        second: this.#copy(l),
        third: this.#copy(times(0.5, twice)),
      };
      writeLocalChannel(this.#engine.arena.memory, pointer, fields);
      return [{ pointer, passes: dimension === 2 ? 8 : 16 }];
    });
  }

  /** e^(-½ L†L dt) */
  #loss(channel: Channel): Operand {
    const { matrix, dimension, rate } = channel;
    const square = product(adjoint(matrix, dimension), matrix, dimension);
    const exponent = times((-rate * this.#grid.dt) / 2, square);
    return { pointer: this.#localMap(channel, exponential(exponent, dimension)), passes: dimension };
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

const highestBit = (bits: number): number => (bits > 0 ? 2 ** (31 - Math.clz32(bits)) : 0);
