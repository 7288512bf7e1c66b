import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/index.js';
import { circuitDiagram, gates, lineDetector, QNeuronCircuit } from '../../../src/qneuron/public.js';
import { elementsOf } from '../../figures/well-formed.js';

function small() {
  const circuit = new QNeuronCircuit({ lambda: 4000, time: 0.5, slices: 64, kinks: 2 });
  const input = circuit.input(0.25);
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  circuit.excite(input, a, 3000).excite(a, b, 500).inhibit(b, input, 20);
  return { circuit, input, a, b };
}

it('is described by JSON, and made anew from it', () => {
  const { circuit } = small();
  const description = circuit.toJSON();
  expect(description).toEqual({
    lambda: 4000,
    time: 0.5,
    slices: 64,
    kinks: 2,
    inputs: [0.25],
    neurons: 2,
    couplings: [
      { kind: 'excite', from: 'input 0', to: 'neuron 0', strength: 3000 },
      { kind: 'excite', from: 'neuron 0', to: 'neuron 1', strength: 500 },
      { kind: 'inhibit', from: 'neuron 1', to: 'input 0', strength: 20 },
    ],
  });
  const copy = QNeuronCircuit.fromJSON(JSON.parse(JSON.stringify(circuit)));
  expect(copy.toJSON()).toEqual(description);
  expect(() =>
    QNeuronCircuit.fromJSON({
      ...description,
      couplings: [{ ...description.couplings[0]!, to: 'neuron 7' }],
    }),
  ).toThrow("description.couplings[0].to: expected 'input 0' or 'neuron 0', a number that there is");
  expect(() => QNeuronCircuit.fromJSON({ ...description, inputs: [0.5, 2] })).toThrow(
    'description.inputs[1]: expected a number from 0 to 1, got 2',
  );
  const loop = { ...description.couplings[0]!, from: 'neuron 0' };
  expect(() => QNeuronCircuit.fromJSON({ ...description, couplings: [loop] })).toThrow(
    'description.couplings[0]: to: neuron 0 cannot be coupled to itself',
  );
});

describe('names the element that cannot be', () => {
  const { circuit, input, a, b } = small();
  const other = small();
  const cases: [string, () => unknown, string][] = [
    [
      'an odd number of kinks',
      () => new QNeuronCircuit({ kinks: 3 }),
      'options.kinks: expected an even number',
    ],
    ['a brightness above 1', () => circuit.input(1.5), 'brightness: expected a number from 0 to 1'],
    [
      'an end of another circuit',
      () => circuit.excite(other.a, b, 1),
      'from: neuron 0 belongs to another circuit',
    ],
    ['a negative strength', () => circuit.excite(a, b, -1), 'strength of neuron 0 to neuron 1'],
    ['self-excitation', () => circuit.excite(a, a, 1), 'to: neuron 0 cannot be coupled to itself'],
    ['self-inhibition', () => circuit.inhibit(a, a, 1), 'b: neuron 0 cannot be coupled to itself'],
    [
      'an input as target',
      () => circuit.excite(a, input as never, 1),
      'to: a simulated neuron; input 0 keeps',
    ],
    [
      'two inputs',
      () => circuit.inhibit(input, circuit.input(), 1),
      'b: one of the two must be a simulated neuron',
    ],
    ['a gate of strangers', () => gates.and(circuit, a, other.b), 'b: neuron 1 belongs to another circuit'],
    [
      'a ragged image',
      () =>
        lineDetector([
          [0, 0, 0],
          [0, 0],
          [0, 0, 0],
        ]),
      'image[1]: expected 3 numbers',
    ],
  ];
  it.each(cases)('%s', (_name, call, message) => {
    const before = JSON.stringify([circuit.couplings.length, circuit.neurons.length]);
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
    expect(JSON.stringify([circuit.couplings.length, circuit.neurons.length])).toBe(before);
  });
});

it('is drawn with all its inputs, neurons and couplings', () => {
  const circuit = new QNeuronCircuit();
  gates.xor(circuit, circuit.input(1), circuit.input(0.5));
  const svg = circuitDiagram(circuit, { outputs: [3] });
  const elements = elementsOf(svg);
  const named = (name: string) => elements.filter((element) => element.name === name);
  expect(elements[0]!.name).toBe('svg');
  // An output and its sign in the legend have two circles, an input and a neuron there one.
  expect(named('circle')).toHaveLength(2 + 4 + 1 + 2 + 2);
  // One for the arrow's head, and two in the legend.
  expect(named('path')).toHaveLength(circuit.couplings.length + 1 + 2);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2 + 1);
  for (const text of ['in 0', 'in 1', 'output', 'neuron with its number']) expect(svg).toContain(`>${text}<`);
  expect(circuitDiagram(circuit)).not.toContain('>output<');
  expect(() => circuitDiagram(circuit, { outputs: [4] })).toThrow(/options.outputs\[0\]/);
  expect(() => circuitDiagram(circuit, { outputs: new Array(1) })).toThrow(/options.outputs\[0\]/);
  expect(svg).not.toMatch(/NaN|undefined/);
  // Neurons that excite each other in a ring.
  const ring = new QNeuronCircuit();
  const [a, b] = [ring.neuron(), ring.neuron()];
  expect(elementsOf(circuitDiagram(ring.excite(a, b, 1).excite(b, a, 2)))[0]!.name).toBe('svg');
  expect(() => circuitDiagram(new QNeuronCircuit())).toThrow(ArgumentError);
});
