import { densityNeuronBytes, writeDensityNeuron } from '../../../build/generated/core/spiking.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { GATES } from '../../register/index.js';
import { type AnsatzGate, conjugateSigns, type ExpandedAnsatz, gateProgram } from './ansatz.js';
import type { NeuronModel } from './descriptor.js';

/**
 * The density-matrix form of an SQS neuron. A density matrix of n qubits is a register of 2n: the whole step, encoding
 * included, runs as a circuit on the rows followed by its complex conjugate on the columns.
 */
export class DensityNeuron {
  readonly #engine: Engine;
  readonly #model: NeuronModel;
  readonly #thetas: ArrayLike<number>;
  readonly #list: ExpandedAnsatz;
  readonly #angles: Region<Float64Array>;
  readonly #sigma: Region<Float64Array>;
  readonly #probabilities: Region<Float64Array>;
  /** Address of the kernels' description. */
  readonly #neuron: number;

  constructor(engine: Engine, group: RegionGroup, model: NeuronModel, angles: ArrayLike<number>) {
    this.#engine = engine;
    this.#model = model;
    this.#thetas = angles;
    const qubits = model.inputs + model.memory;
    const encoding = Array.from({ length: model.inputs }, (_, n) => ({ gate: 'rx' as const, qubits: [n] }));
    // An angle of its own for each gate: shared ones may need different signs on the columns.
    const gates: AnsatzGate[] = [...encoding, ...model.list.gates].map((gate, parameter) =>
      GATES[gate.gate].angles.length === 0 ? gate : { ...gate, parameter },
    );
    this.#list = { gates, angles: gates.length };
    const count = 2 * gates.length;
    const program = group.int32(4 * count);
    program.view.set([
      ...gateProgram(this.#list, 2 * qubits),
      ...gateProgram(this.#list, 2 * qubits, qubits, gates.length),
    ]);
    this.#angles = group.float64(count);
    this.#sigma = group.float64(2 * 4 ** model.memory);
    this.#probabilities = group.float64(2 ** model.inputs);
    const { pointer } = group.uint8(densityNeuronBytes);
    writeDensityNeuron(engine.arena.memory, pointer, {
      channels: model.inputs,
      memoryQubits: model.memory,
      program: program.pointer,
      gates: count,
      angles: this.#angles.pointer,
      sigma: this.#sigma.pointer,
      probabilities: this.#probabilities.pointer,
    });
    group.laidOut((at) => engine.kernels.layoutDensityNeuron(pointer, at));
    this.#neuron = pointer;
  }

  /** The memory's density matrix, (re, im) [2^M][2^M]. */
  get state(): Float64Array {
    return this.#sigma.view;
  }

  reset(): void {
    this.#sigma.view.fill(0)[0] = 1;
  }

  probabilities(currents: ArrayLike<number>): Float64Array {
    const rows = [
      ...Array.from(currents, (current) => Math.PI * Math.max(0, current)),
      ...this.#model.list.gates.map(({ parameter }) =>
        parameter === undefined ? 0 : this.#thetas[parameter]!,
      ),
    ];
    const signs = conjugateSigns(this.#list);
    this.#angles.view.set([...rows, ...rows.map((angle, gate) => signs[gate]! * angle!)]);
    this.#engine.kernels.densityEvolve(this.#neuron);
    return this.#probabilities.copy();
  }

  /** Collapses what `probabilities` evolved last. */
  collapse(pattern: number, probability: number): void {
    if (this.#model.memoryKind === 'quantum') {
      this.#engine.kernels.densityCollapse(this.#neuron, pattern, probability);
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
