import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { ChainOperation } from '../../../assembly/dynamics/matrix-product/chain-operation.js';
import { localChannelBytes, writeLocalChannel } from '../../../build/generated/monitoring/dynamics.js';
import { ArgumentError, type Engine, type Pacer, type Region, type RegionGroup } from '../../engine/index.js';
import {
  adjoint,
  exponential,
  identityMatrix,
  kronecker,
  plus,
  product,
  splitStep,
  times,
} from '../../register/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { Channel } from '../network/channels.js';
import { monitoredOf, type NetworkSystem } from '../network/network-system.js';
import { type ChainLayer, chainLayers } from './chain-layers.js';

/** A layer for shares of some steps, [the share, its moment in steps]. */
type Shares = readonly (readonly [share: number, time: number])[];

const PAULIS: Record<string, number[]> = {
  X: [0, 0, 1, 0, 1, 0, 0, 0],
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: [1, 0, 0, 0, 0, 0, -1, 0],
};
// prettier-ignore
const SWAP = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];

/**
 * Writes programs for assembly/dynamics/matrix-product/run-chain.ts, of steps that are split as those of state vectors
 * (network-program.ts). With order 4 the Hamiltonian is split by Suzuki's composition on either side of what is measured.
 */
export class ChainProgram {
  readonly #engine: Engine;
  readonly #group: RegionGroup;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #layers: ChainLayer[];
  readonly #swap: number;
  #words: number[] = [];
  #program: Region<Uint32Array>;
  #monitors: { pointer: number; site: number }[] = [];
  #losses: number[] = [];
  /** What layers that do not change are made of, by layer and share: words. */
  readonly #known = new Map<string, number[]>();
  /** Room for matrices of the chunk, where they do. */
  readonly #spare: Region<Float64Array>[] = [];
  #used = 0;

  constructor(engine: Engine, group: RegionGroup, system: NetworkSystem, grid: TimeGrid) {
    this.#engine = engine;
    this.#group = group;
    this.#system = system;
    this.#grid = grid;
    this.#layers = chainLayers(system.hamiltonian);
    this.#swap = this.#matrix(SWAP);
    this.#program = group.uint32(64 * CHUNK);
  }

  /** Describes the channels; to be awaited before anything is written. */
  async prepare(pacer: Pacer): Promise<void> {
    const { channels, unravelling } = this.#system;
    if (unravelling === 'jumps') {
      this.#writeLosses();
      return;
    }
    const monitored = monitoredOf(this.#system);
    monitored.forEach((number, place) => {
      this.#monitor(
        channels[number]!,
        Math.sqrt(channels[number]!.efficiency * channels[number]!.rate),
        place,
      );
    });
    await pacer.pause();
    unreadOf(this.#system).forEach(({ number, rate }, i) => {
      this.#monitor(channels[number]!, Math.sqrt(rate), monitored.length + i);
    });
    await pacer.pause();
  }

  /** First word and end of the program of `steps` steps from step `start` on, valid until the next is written. */
  async write(pacer: Pacer, start: number, steps: number): Promise<{ first: number; end: number }> {
    this.#words = [];
    this.#used = 0;
    for (let step = start; step < start + steps; step++) {
      this.#writeStep(step);
      if (this.#system.hamiltonian?.changes) await pacer.pause();
    }
    return this.#store();
  }

  /** A program that does nothing but record the beginning. */
  writeBeginning(): { first: number; end: number } {
    this.#words = [];
    this.#emit(ChainOperation.Record, 0, 0);
    return this.#store();
  }

  #store(): { first: number; end: number } {
    const words = this.#words;
    if (words.length > this.#program.length) this.#program = this.#group.uint32(2 * words.length);
    this.#program.view.set(words);
    const { pointer } = this.#program;
    return { first: pointer, end: pointer + 4 * words.length };
  }

  #emit(kind: ChainOperation, operand: number, number = 0): void {
    this.#words.push(kind, operand, number, 0);
  }

  #writeStep(step: number): void {
    const { every } = this.#grid;
    const isFresh = step % every === 0;
    const isRecorded = (step + 1) % every === 0;
    if (this.#system.chain!.order === 4) this.#writeFourthOrder(step);
    else this.#writeSecondOrder(step, isFresh, isRecorded);
    if (isRecorded) this.#emit(ChainOperation.Record, 0, (step + 1) / every);
    this.#emit(ChainOperation.Next, 0);
  }

  /** Strang's palindrome around the layer of the Z and what is measured; halves that meet become one. */
  #writeSecondOrder(step: number, isFresh: boolean, isRecorded: boolean): void {
    const outer = this.#layers.filter(({ isDiagonal }) => !isDiagonal);
    const half = (of: number) => [0.5, of + 0.5] as const;
    outer.forEach((layer, i) => {
      this.#layer(layer, i > 0 || isFresh ? [half(step)] : [half(step - 1), half(step)]);
    });
    this.#middle(
      step,
      this.#layers.find(({ isDiagonal }) => isDiagonal),
      1,
    );
    for (let i = outer.length - 1; i > 0; i--) this.#layer(outer[i]!, [half(step)]);
    if (isRecorded && outer.length > 0) this.#layer(outer[0]!, [half(step)]);
  }

  #writeFourthOrder(step: number): void {
    const { factors, moments } = splitStep(
      this.#layers.map(({ changes }) => changes),
      4,
    );
    const isMeasured = this.#hasMiddle;
    const halves = isMeasured ? [0, 0.5] : [0];
    const length = isMeasured ? 0.5 : 1;
    halves.forEach((begin, i) => {
      if (i === 1) this.#middle(step, undefined, 0);
      for (const { part, share, moment } of factors) {
        this.#layer(this.#layers[part]!, [[share * length, step + begin + moments[moment]! * length]]);
      }
    });
  }

  get #hasMiddle(): boolean {
    return this.#losses.length > 0 || this.#monitors.length > 0 || this.#isDiagonal;
  }

  /** Whether σz is measured. */
  get #isDiagonal(): boolean {
    const { channels, unravelling } = this.#system;
    return unravelling !== 'jumps' && channels.some(({ diagonal, rate }) => diagonal && rate > 0);
  }

  #middle(step: number, layer: ChainLayer | undefined, share: number): void {
    const shares: Shares = [[share, step + 0.5]];
    if (this.#isDiagonal) {
      this.#emit(ChainOperation.Correlate, 0);
      this.#layer(layer, shares, true);
    } else if (layer) {
      this.#layer(layer, shares);
    }
    for (const { pointer, site } of this.#monitors) this.#emit(ChainOperation.Monitor, pointer, site);
    this.#words.push(...this.#losses);
    if (this.#losses.length > 0) this.#emit(ChainOperation.Jump, 0);
  }

  /** Words of a layer, with the kicks of what is measured or without. */
  #layer(layer: ChainLayer | undefined, shares: Shares, isKicked = false): void {
    const key = `${layer ? this.#layers.indexOf(layer) : -1} ${isKicked} ${shares.map(([share]) => share)}`;
    const known = layer?.changes ? undefined : this.#known.get(key);
    const words = known ?? this.#wordsOf(layer, shares, isKicked);
    if (!layer?.changes) this.#known.set(key, words);
    this.#words.push(...words);
  }

  #wordsOf(layer: ChainLayer | undefined, shares: Shares, isKicked: boolean): number[] {
    const words: number[] = [];
    const angles = this.#angles(shares);
    const gateOf = ({ index, letters }: ChainLayer['terms'][number]) =>
      angles[index] === 0 ? 0 : this.#rotation(letters, angles[index]!, layer!.changes);
    const { length } = { length: this.#system.qubits };
    const table = (terms: ChainLayer['terms']) => {
      const list = new Array<number>(length).fill(0);
      for (const term of terms) list[term.sites[0]!] = gateOf(term);
      return this.#list(list, layer?.changes ?? false);
    };
    if (layer && layer.sites.length > 0) words.push(ChainOperation.Sites, table(layer.sites), 0, 0);
    const neighbours = layer && layer.neighbours.length > 0 ? table(layer.neighbours) : 0;
    if (isKicked) words.push(ChainOperation.Kick, neighbours, 0, 0);
    else if (neighbours) words.push(ChainOperation.Sweep, neighbours, 0, 0);
    for (const term of layer?.far ?? []) {
      const [from, to] = term.sites as [number, number];
      const gate = gateOf(term);
      if (gate === 0) continue;
      for (let site = from; site < to - 1; site++) words.push(ChainOperation.Pair, this.#swap, site, 0);
      words.push(ChainOperation.Pair, gate, to - 1, 0);
      for (let site = to - 2; site >= from; site--) words.push(ChainOperation.Pair, this.#swap, site, 0);
    }
    return words;
  }

  /** Of each string, the angle by which it turns. */
  #angles(shares: Shares): Float64Array {
    const { hamiltonian } = this.#system;
    const angles = new Float64Array(hamiltonian?.strings.length ?? 0);
    for (const [share, time] of shares) {
      hamiltonian?.coefficients(time * this.#grid.dt).forEach((coefficient, i) => {
        angles[i]! += coefficient * share * this.#grid.dt;
      });
    }
    return angles;
  }

  /** Address of exp(-i angle P) = cos − i sin P. */
  #rotation(letters: string, angle: number, isSpare: boolean): number {
    const { kernels } = this.#engine;
    const size = 2 ** letters.length;
    const paulis = [...letters].map((letter) => PAULIS[letter]!);
    const string =
      paulis.length === 1
        ? paulis[0]!
        : kronecker(Float64Array.from(paulis[0]!), 2, Float64Array.from(paulis[1]!), 2);
    const result = times(kernels.cos(angle), identityMatrix(size));
    const sine = kernels.sin(angle);
    for (let i = 0; i < result.length; i += 2) {
      result[i]! += sine * string[i + 1]!;
      result[i + 1]! -= sine * string[i]!;
    }
    return this.#matrix(result, isSpare);
  }

  #matrix(values: ArrayLike<number>, isSpare = false): number {
    const region = isSpare ? this.#spareRoom(values.length) : this.#group.float64(values.length);
    region.view.set(values);
    return region.pointer;
  }

  #list(values: number[], isSpare: boolean): number {
    const room = Math.ceil(values.length / 2);
    const { pointer } = isSpare ? this.#spareRoom(room) : this.#group.float64(room);
    new Uint32Array(this.#engine.arena.memory.buffer, pointer, values.length).set(values);
    return pointer;
  }

  /** Room that the next program takes again; layers ask for the same in the same order. */
  #spareRoom(length: number): Region<Float64Array> {
    const known = this.#spare[this.#used];
    if (known === undefined || known.length < length) this.#spare[this.#used] = this.#group.float64(length);
    return this.#spare[this.#used++]!;
  }

  #monitor(channel: Channel, strength: number, place: number): void {
    if (channel.diagonal) return;
    const { dimension, involutory } = channel;
    const { dt } = this.#grid;
    const { site, matrix } = placed(channel);
    const l = times(strength, matrix);
    const square = product(adjoint(l, dimension), l, dimension);
    const twice = product(l, l, dimension);
    const one = identityMatrix(dimension);
    const { pointer } = this.#group.uint8(localChannelBytes);
    writeLocalChannel(this.#engine.arena.memory, pointer, {
      ...{ dimension, mask: 0, offset0: 0, offset1: 0, offset2: 0, offset3: 0 },
      ...{ place, involutory, strength },
      operator: this.#matrix(matrix),
      first: this.#matrix(involutory ? one : plus(one, times(-dt / 2, plus(square, twice)))),
      second: this.#matrix(l),
      third: this.#matrix(times(0.5, twice)),
    });
    this.#monitors.push({ pointer, site });
  }

  /** Between jumps: e^(-½ L†L dt) of each channel, those of single neurons that follow each other in one sweep. */
  #writeLosses(): void {
    let maps = new Map<number, Float64Array>();
    const flush = () => {
      if (maps.size === 0) return;
      const list = new Array<number>(this.#system.qubits).fill(0);
      for (const [site, map] of maps) list[site] = this.#matrix(map);
      this.#losses.push(ChainOperation.Lose, this.#list(list, false), 0, 0);
      maps = new Map();
    };
    for (const channel of this.#system.channels) {
      const { dimension, rate } = channel;
      const { site, matrix } = placed(channel);
      const square = product(adjoint(matrix, dimension), matrix, dimension);
      const loss = exponential(times((-rate * this.#grid.dt) / 2, square), dimension);
      if (dimension === 2) {
        const before = maps.get(site);
        maps.set(site, before ? product(loss, before, 2) : loss);
      } else {
        flush();
        this.#losses.push(ChainOperation.Pair, this.#matrix(loss), site, 0);
      }
    }
    flush();
  }
}

/** Channels of which something leaks out that nobody reads, and at what rate. */
export function unreadOf({ channels, unravelling }: NetworkSystem): { number: number; rate: number }[] {
  if (unravelling !== 'homodyne') return [];
  return channels.flatMap(({ rate, efficiency }, number) => {
    const lost = rate * (1 - efficiency);
    return lost > 0 ? [{ number, rate: lost }] : [];
  });
}

/** A channel's first site, and its matrix in the order of the sites. */
export function placed({ qubits, matrix }: Channel): { site: number; matrix: Float64Array } {
  if (qubits.length === 1) return { site: qubits[0]!, matrix };
  const [a, b] = qubits as [number, number];
  if (Math.abs(a - b) !== 1) {
    throw new ArgumentError(
      'options.channels',
      "of two neurons only neighbours where the representation is 'matrix-product'",
      qubits,
    );
  }
  if (a < b) return { site: a, matrix };
  const order = [0, 2, 1, 3];
  const turned = new Float64Array(32);
  order.forEach((row, i) => {
    order.forEach((column, j) => {
      turned[2 * (4 * i + j)] = matrix[2 * (4 * row + column)]!;
      turned[2 * (4 * i + j) + 1] = matrix[2 * (4 * row + column) + 1]!;
    });
  });
  return { site: b, matrix: turned };
}
