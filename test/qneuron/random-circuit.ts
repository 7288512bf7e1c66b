import { RandomStream } from '../../src/index.js';
import { QNeuronCircuit } from '../../src/qneuron/public.js';

/** Circuits of one or two neurons on coarse lattices, coupled weakly or strongly, another for each number. */
export function randomCircuit(number: number): QNeuronCircuit {
  const random = new RandomStream(`circuit ${number}`);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)]!;
  /** From `from` to `to`, evenly in the logarithm. */
  const between = (from: number, to: number) => from * (to / from) ** random.uniform();
  const lambda = between(20, 5000);
  const time = Math.min(4, between(40, 100) / Math.sqrt(2 * lambda));
  const circuit = new QNeuronCircuit({ lambda, time, slices: pick([16, 32, 64, 128]), kinks: pick([2, 4]) });
  const neurons = Array.from({ length: pick([1, 2, 2, 2]) }, () => circuit.neuron());
  for (const neuron of neurons)
    circuit.excite(circuit.input(pick([1, 0.5])), neuron, lambda * between(0.05, 20));
  const [a, b] = neurons;
  if (b && random.uniform() < 0.5) circuit.excite(a!, b, lambda * between(0.1, 20));
  if (b && random.uniform() < 0.6) circuit.inhibit(a!, b, lambda * between(0.1, 100));
  if (b && random.uniform() < 0.3) circuit.inhibit(circuit.input(0.7), b, lambda * between(0.1, 50));
  return circuit;
}
