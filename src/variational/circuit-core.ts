import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import type { CircuitGate } from '../register/gates.js';
import { type GateProgram, type Slot, slotsOf, writeProgram } from './circuit-program.js';

/** A circuit in an engine's memory, with a state that goes through it and, for gradients, its cotangent. */
export class CircuitCore {
  readonly engine: Engine;
  readonly slots: readonly Slot[];
  /** (re, im) [2^qubits], or [2^qubits][2^qubits] of a density matrix. */
  readonly state: Region<Float64Array>;
  /** Laid out as `state`; see `reverse`. */
  readonly adjoint: Region<Float64Array>;
  readonly #qubits: number;
  readonly #density: boolean;
  readonly #program: GateProgram;
  readonly #angles: Region<Float64Array>;
  readonly #slopes: Region<Float64Array>;

  constructor(
    engine: Engine,
    group: RegionGroup,
    { qubits, gates }: { qubits: number; gates: readonly CircuitGate[] },
    density: boolean,
  ) {
    this.engine = engine;
    this.slots = slotsOf(gates);
    this.#qubits = qubits;
    this.#density = density;
    const length = 2 * 2 ** (density ? 2 * qubits : qubits);
    this.state = group.float64(length);
    this.adjoint = group.float64(length);
    this.#program = writeProgram(engine, group, gates, qubits);
    this.#angles = group.float64(this.slots.length);
    this.#slopes = group.float64(this.slots.length);
  }

  /** Sets the free angles. */
  load(angles: ArrayLike<number>): void {
    this.loadSlots(this.slots.map(({ parameter }) => angles[parameter]));
  }

  /** Sets the angle of each slot by itself. */
  loadSlots(angles: ArrayLike<number>): void {
    this.#angles.view.set(angles);
  }

  /** Takes `state` through the circuit. */
  run(): void {
    const { pointer, count } = this.#program;
    const { runGates } = this.engine.kernels;
    runGates(pointer, count, this.state.pointer, this.#qubits, this.#density, this.#angles.pointer);
  }

  /**
   * Takes `state` back, and with it `adjoint`: for state vectors λ with dE = 2 Re⟨λ|dψ⟩, for density matrices the
   * Hermitian A with dE = Tr(A dρ).
   *
   * @param gradient to which dE by each free angle is added
   */
  reverse(gradient: Float64Array): void {
    const { pointer, count } = this.#program;
    this.engine.kernels.reverseGates(
      pointer,
      count,
      this.state.pointer,
      this.adjoint.pointer,
      this.#qubits,
      this.#density,
      this.#angles.pointer,
      this.#slopes.pointer,
    );
    const slopes = this.#slopes.view;
    this.slots.forEach(({ parameter }, i) => {
      gradient[parameter] += slopes[i];
    });
  }
}
