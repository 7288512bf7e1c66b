import { QNeuronCircuit } from '../../qneuron/index.js';

/** A neuron that an active input excites. */
export function excitedNeuron(strength: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), strength);
}
