import { QNeuronCircuit } from '../../../src/qneuron/public.js';

/** A neuron that an active input excites. */
export function excited(strength: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), strength);
}

/** Two neurons of which either may be the one that spikes. */
export function rivals(inhibition: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  const input = circuit.input();
  return circuit.excite(input, a, 15_000).excite(input, b, 15_000).inhibit(a, b, inhibition);
}
