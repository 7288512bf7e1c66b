import type { ExpandedAnsatz } from '../../../../src/spiking/neuron/ansatz.js';
import { gateProgram } from '../../../../src/spiking/neuron/ansatz.js';
import type { NeuronModel, Wiring } from '../../../../src/spiking/neuron/descriptor.js';

/**
 * A network (or, without synapses, a neuron) of SQS neurons with quantum memory, as flat arrays. Indices are signed:
 * unsigned ones would be computed with as float64.
 */
export interface Network {
  neurons: number;
  outputs: number;
  channels: number;
  memoryQubits: number;
  qubits: number;
  gates: number;
  angles: number;
  /** Four words a gate: kind, target mask, control mask, angle. */
  program: Int32Array;
  order: Int32Array;
  inputLines: number;
  lineStart: Int32Array;
  /** Four words a run: first place in a row of currents, number of targets, first weight, delay. */
  runs: Int32Array;
  weights: number;
}

export function makeNetwork(model: NeuronModel, wiring: Wiring): Network {
  const list: ExpandedAnsatz = model.list;
  const qubits = model.inputs + model.memory;
  return {
    neurons: wiring.neurons,
    outputs: wiring.outputs,
    channels: model.inputs,
    memoryQubits: model.memory,
    qubits,
    gates: list.gates.length,
    angles: list.angles,
    program: Int32Array.from(gateProgram(list, qubits)),
    order: Int32Array.from(wiring.order),
    inputLines: wiring.inputLines,
    lineStart: Int32Array.from(wiring.lineStart),
    runs: Int32Array.from(wiring.runs),
    weights: wiring.weights,
  };
}
