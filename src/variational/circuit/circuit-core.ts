import { circuitRunBytes, writeCircuitRun } from '../../../build/generated/core/variational.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import type { CircuitGate } from '../../register/index.js';
import { type GateProgram, type Slot, slotsOf, writeProgram } from './circuit-program.js';
import type { Pause } from './pieces.js';

/** Numbers that the operations of a piece of work may go over. */
const NUMBERS_AT_ONCE = 2 ** 21;

/** A circuit, and whether it acts on density matrices. */
interface CircuitForm {
  qubits: number;
  gates: readonly CircuitGate[];
  density: boolean;
}

interface CircuitMemory {
  program: GateProgram;
  state: Region<Float64Array>;
  adjoint: Region<Float64Array>;
}

/** A circuit in an engine's memory, with a state that goes through it and, for gradients, its cotangent. */
export class CircuitCore {
  readonly engine: Engine;
  readonly slots: readonly Slot[];
  /** (re, im) [2^qubits], or [2^qubits][2^qubits] of a density matrix. */
  readonly state: Region<Float64Array>;
  /** Laid out as `state`; see `reverse`. */
  readonly adjoint: Region<Float64Array>;
  /** Operations. */
  readonly #count: number;
  /** Address of the kernels' description. */
  readonly #run: number;
  readonly #angles: Region<Float64Array>;
  readonly #slopes: Region<Float64Array>;

  private constructor(
    engine: Engine,
    group: RegionGroup,
    { qubits, gates, density }: CircuitForm,
    { program, state, adjoint }: CircuitMemory,
  ) {
    this.engine = engine;
    this.slots = slotsOf(gates);
    this.state = state;
    this.adjoint = adjoint;
    this.#count = program.count;
    this.#angles = group.float64(this.slots.length);
    this.#slopes = group.float64(this.slots.length);
    this.#run = group.uint8(circuitRunBytes).pointer;
    writeCircuitRun(engine.arena.memory, this.#run, {
      program: program.pointer,
      qubits,
      density,
      state: state.pointer,
      adjoint: adjoint.pointer,
      angles: this.#angles.pointer,
      slopes: this.#slopes.pointer,
    });
  }

  /** In memory that is released with `group`. */
  static async of(engine: Engine, group: RegionGroup, form: CircuitForm, pause: Pause): Promise<CircuitCore> {
    const { qubits, gates, density } = form;
    const length = 2 * 2 ** (density ? 2 * qubits : qubits);
    const state = group.float64(length);
    await pause();
    const adjoint = group.float64(length);
    const program = await writeProgram(engine, group, gates, qubits, pause);
    return new CircuitCore(engine, group, form, { program, state, adjoint });
  }

  /** Sets the free angles. */
  load(angles: ArrayLike<number>): void {
    this.loadSlots(this.slots.map(({ parameter }) => angles[parameter]!));
  }

  /** Sets the angle of each slot by itself. */
  loadSlots(angles: ArrayLike<number>): void {
    this.#angles.view.set(angles);
  }

  /** Takes `state` through the circuit. */
  async run(pause: Pause): Promise<void> {
    const count = this.#count;
    const atOnce = this.#operationsAtOnce;
    for (let from = 0; from < count; from += atOnce) {
      this.engine.kernels.runGates(this.#run, from, Math.min(atOnce, count - from));
      await pause();
    }
  }

  /**
   * Takes `state` back, and with it `adjoint`: for state vectors λ with dE = 2 Re⟨λ|dψ⟩, for density matrices the
   * Hermitian A with dE = Tr(A dρ).
   *
   * @param gradient to which dE by each free angle is added
   */
  async reverse(gradient: Float64Array, pause: Pause): Promise<void> {
    const count = this.#count;
    const atOnce = Math.max(1, Math.floor(this.#operationsAtOnce / 3));
    for (let end = count; end > 0; end -= atOnce) {
      const from = Math.max(0, end - atOnce);
      this.engine.kernels.reverseGates(this.#run, from, end - from);
      await pause();
    }
    const slopes = this.#slopes.view;
    this.slots.forEach(({ parameter }, i) => {
      gradient[parameter]! += slopes[i]!;
    });
  }

  /** As many as take a few milliseconds. */
  get #operationsAtOnce(): number {
    return Math.max(1, Math.floor(NUMBERS_AT_ONCE / this.state.length));
  }
}
