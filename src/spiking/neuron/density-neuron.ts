import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { GATES } from '../../register/index.js';
import { type AnsatzGate, conjugateSigns, type GateList, gateProgram } from './ansatz.js';
import type { NeuronModel } from './descriptor.js';

/**
 * The density-matrix form of an SQS neuron. A density matrix of n qubits is a register of 2n: the whole step, encoding
 * included, runs as a circuit on the rows followed by its complex conjugate on the columns.
 */
export class DensityNeuron {
  readonly #engine: Engine;
  readonly #model: NeuronModel;
  readonly #thetas: ArrayLike<number>;
  readonly #list: GateList;
  readonly #gates: number;
  readonly #program: Region<Int32Array>;
  readonly #angles: Region<Float64Array>;
  readonly #sigma: Region<Float64Array>;
  readonly #probabilities: Region<Float64Array>;
  readonly #work: Region<Uint8Array>;

  constructor(engine: Engine, group: RegionGroup, model: NeuronModel, angles: ArrayLike<number>) {
    this.#engine = engine;
    this.#model = model;
    this.#thetas = angles;
    const qubits = model.inputs + model.memory;
    const encoding = Array.from({ length: model.inputs }, (_, n) => ({ gate: 'rx' as const, qubits: [n] }));
    // An angle of its own for each gate: shared ones may need different signs on the columns.
    const gates: AnsatzGate[] = [...encoding, ...model.list.gates].map((gate, angle) =>
      GATES[gate.gate].angles.length === 0 ? gate : { ...gate, angle },
    );
    this.#list = { gates, angles: gates.length };
    this.#gates = 2 * gates.length;
    this.#program = group.int32(4 * this.#gates);
    this.#program.view.set([
      ...gateProgram(this.#list, 2 * qubits),
      ...gateProgram(this.#list, 2 * qubits, qubits, gates.length),
    ]);
    this.#angles = group.float64(this.#gates);
    this.#sigma = group.float64(2 * 4 ** model.memory);
    this.#probabilities = group.float64(2 ** model.inputs);
    this.#work = group.uint8(engine.kernels.densityBytes(qubits, this.#gates));
  }

  reset(): void {
    this.#sigma.view.fill(0)[0] = 1;
  }

  probabilities(currents: ArrayLike<number>): Float64Array {
    const rows = [
      ...Array.from(currents, (current) => Math.PI * Math.max(0, current)),
      ...this.#model.list.gates.map(({ angle }) => (angle === undefined ? 0 : this.#thetas[angle])),
    ];
    const signs = conjugateSigns(this.#list);
    this.#angles.view.set([...rows, ...rows.map((angle, gate) => signs[gate] * angle)]);
    this.#engine.kernels.densityEvolve(
      this.#model.inputs,
      this.#model.memory,
      this.#program.pointer,
      this.#gates,
      this.#angles.pointer,
      this.#sigma.pointer,
      this.#probabilities.pointer,
      this.#work.pointer,
    );
    return this.#probabilities.copy();
  }

  /** Collapses what `probabilities` evolved last. */
  collapse(pattern: number, probability: number): void {
    if (this.#model.memoryKind === 'quantum') {
      this.#engine.kernels.densityCollapse(
        this.#model.inputs,
        this.#model.memory,
        this.#gates,
        pattern,
        probability,
        this.#sigma.pointer,
        this.#work.pointer,
      );
      return;
    }
    const { inputs, memory } = this.#model;
    let index = 0;
    if (this.#model.memoryKind === 'last-spike') {
      for (let m = 0; m < memory; m++) index = 2 * index + ((pattern >> (inputs - 1 - (m % inputs))) & 1);
    }
    this.#sigma.view.fill(0)[2 * (index * 2 ** memory + index)] = 1;
  }
}
