import type { Engine } from '../../src/index.js';
import { hamiltonian, StateVector } from '../../src/register/public.js';
import {
  type BoltzmannMachineOptions,
  Circuit,
  type CircuitRunOptions,
  type ConvolutionalNetworkOptions,
  type DescentOptions,
  evolveVariationally,
  type FitOptions,
  fitTimeStep,
  type GradientOptions,
  hamiltonianCircuit,
  type LabelledStates,
  QuantumBoltzmannMachine,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  type RecurrentNetworkOptions,
  type Sequence,
  trainBoltzmannMachine,
  trainConvolutionalNetwork,
  trainRecurrentNetwork,
  type VariationalEvolutionOptions,
} from '../../src/variational/public.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
const isUndefined = (value: unknown) => value === undefined;
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

const anyBit = (v: unknown) => Array.isArray(v) && v.length === 1 && integer(0, 65_535)(v[0]);

/** The options of every descent; its steps may lead to numbers that cannot be computed with. */
const descent: Record<keyof DescentOptions | 'iterations', Accepts> = {
  epochs: optional((v) => integer(0, 1000)(v)),
  clip: optional((v) => typeof v === 'number' && v > 0),
  schedule: optional(never),
  warmup: optional(finite(0)),
  weightDecay: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
  resume: optional(never),
  learningRate: optional((v) => finite(0)(v) && ((v as number) < 10 || 'either')),
  optimizer: optional(never),
  signal: optional(never),
  onProgress: optional((v) => typeof v === 'function'),
  iterations: never,
};

const { resume: _resume, ...rest } = descent;
/** The circuits of fits have one qubit here, and none to spare. */
const fitting = { ...rest, ancillas: optional((v: unknown) => v === 0) };

const finiteEnough: Accepts = (v) => finite()(v) && (Math.abs(v as number) < 1e6 || 'either');

/** Circuits with free angles, and what is made of them. */
export function variationalPlaces(engine: Engine): Place[] {
  const circuit = new Circuit(1, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
  const zero = new StateVector(engine, 1);
  const one = hamiltonian({ qubits: 1, rabi: [1] });
  const follow = async (given: unknown) => {
    using state = zero.clone();
    await evolveVariationally(state, one, any(given));
  };
  const convolution = new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
  const lesson: LabelledStates = { states: [new StateVector(engine, 2)], labels: [1] };
  const recurrentOptions: RecurrentNetworkOptions = { inputs: 1, memory: 1, layers: 1, seed: 1 };
  const recurrent = new QuantumRecurrentNetwork(engine, recurrentOptions);
  const sequence: Sequence = { inputs: [[1]], targets: [[1]] };
  const boltzmann = new QuantumBoltzmannMachine(engine, { visible: 1, seed: 1 });
  const places: Place[] = [];
  const place = (name: string, call: Place['call'], accepts: Place['accepts'] = never) =>
    places.push({ name, call, accepts });
  /** One number. */
  const single = (v: unknown) => Array.isArray(v) && v.length === 1 && finite()(v[0]);

  place('Circuit(qubits)', (v) => new Circuit(any(v), []), integer(1, 20));
  place('Circuit(gates)', (v) => new Circuit(1, any(v)), isEmpty);
  place('Circuit(gate)', (v) => new Circuit(1, [any(v)]));
  places.push(
    ...fieldsOf(
      'gate',
      { gate: 'rx', qubits: [0], parameter: 0 } as Record<string, unknown>,
      (gate) => new Circuit(1, [any(gate)]),
      {
        gate: never,
        qubits: never,
        parameter: (v) => v === 0,
        angle: isUndefined,
        condition: isUndefined,
        angles: never,
      },
    ),
  );
  place('circuit.run(register)', (v) => circuit.run(any(v), [1]));
  place('circuit.run(angles)', (v) => circuit.run(zero, any(v)), single);
  places.push(
    ...fieldsOf('circuit.run', {} as CircuitRunOptions, (given) => circuit.run(zero, [1], given), {
      seed: optional(seed),
    } as never),
    ...fieldsOf(
      'measure',
      { gate: 'measure', qubits: [0], bits: [0] } as Record<string, unknown>,
      (instruction) => new Circuit(1, [any(instruction)]),
      { gate: never, qubits: never, bits: anyBit, condition: isUndefined, angle: never },
    ),
    ...fieldsOf(
      'reset',
      { gate: 'reset', qubits: [0] } as Record<string, unknown>,
      (instruction) => new Circuit(1, [any(instruction)]),
      { gate: never, qubits: isEmpty, condition: isUndefined },
    ),
    ...fieldsOf(
      'condition',
      { bits: [0], value: 1 } as Record<string, unknown>,
      (condition) =>
        new Circuit(1, [
          { gate: 'measure', qubits: [0], bits: [0] },
          { gate: 'x', qubits: [0], condition: any(condition) },
        ]),
      { bits: never, value: integer(0, 1) },
    ),
  );
  place('circuit.expectation(initial)', (v) => circuit.expectation(any(v), 'Z', [1]));
  place('circuit.expectation(observable)', (v) => circuit.expectation(zero, any(v), [1]));
  place('circuit.expectation(angles)', (v) => circuit.expectation(zero, 'Z', any(v)), single);
  place('circuit.gradient(initial)', (v) => circuit.gradient(any(v), 'Z', [1]));
  place('circuit.gradient(observable)', (v) => circuit.gradient(zero, any(v), [1]));
  place('circuit.gradient(angles)', (v) => circuit.gradient(zero, 'Z', any(v)), single);
  places.push(
    ...fieldsOf('gradient', {} as GradientOptions, (given) => circuit.gradient(zero, 'Z', [1], given), {
      method: optional(never),
      methods: never,
    } as never),
  );
  place('circuit.bind', (v) => circuit.bind(any(v)), single);

  place('hamiltonianCircuit(hamiltonian)', (v) => hamiltonianCircuit(any(v), 1));
  place('hamiltonianCircuit(layers)', (v) => hamiltonianCircuit(one, any(v)), integer(1, 1000));
  place('fitTimeStep(circuit)', (v) => fitTimeStep(any(v), zero, zero));
  place('fitTimeStep(before)', (v) => fitTimeStep(circuit, any(v), zero));
  place('fitTimeStep(after)', (v) => fitTimeStep(circuit, zero, any(v)));
  place('evolveVariationally(register)', (v) =>
    evolveVariationally(any(v), one, { circuit, dt: 1, steps: 1 }),
  );
  place('evolveVariationally(hamiltonian)', (v) =>
    evolveVariationally(zero, any(v), { circuit, dt: 1, steps: 1 }),
  );
  places.push(
    ...fieldsOf('fitTimeStep', { epochs: 1 } as FitOptions, (v) => fitTimeStep(circuit, zero, zero, v), {
      angles: optional(single),
      ...fitting,
    } as never),
    ...fieldsOf(
      'evolveVariationally',
      { circuit, dt: 0.1, steps: 1, epochs: 1 } as VariationalEvolutionOptions,
      follow,
      {
        circuit: never,
        dt: finiteEnough,
        steps: integer(1, 1000),
        time: optional(finite()),
        angles: optional(single),
        channels: optional(isEmpty),
        ...fitting,
      } as never,
    ),
  );

  place('QuantumConvolutionalNetwork(engine)', (v) => new QuantumConvolutionalNetwork(any(v), { qubits: 2 }));
  place('convolutional.parameters', (v) => {
    convolution.parameters = any(v);
  });
  place('trainConvolutionalNetwork(network)', (v) => trainConvolutionalNetwork(any(v), lesson));
  place('convolutional.evaluate', (v) => convolution.evaluate(any(v)));
  place('convolutional.answers', (v) => convolution.answers(any(v)), isEmpty);
  place('convolutional.classify', (v) => convolution.classify(any(v)), isEmpty);
  places.push(
    ...fieldsOf(
      'convolutional',
      { qubits: 2 } as ConvolutionalNetworkOptions,
      (v) => new QuantumConvolutionalNetwork(engine, v).dispose(),
      {
        qubits: (v: unknown) => v === 2 || v === 4 || v === 8 || v === 16,
        angleDeviation: optional(finite(0, 1e6)),
        seed,
        layers: never,
      } as never,
    ),
    ...fieldsOf('convolutional.data', lesson, (v) => convolution.lossAndGradient(v), {
      states: never,
      labels: (v: unknown) => Array.isArray(v) && v.length === 1 && (v[0] === 0 || v[0] === 1),
      classNames: isUndefined,
      images: never,
    } as never),
    ...fieldsOf(
      'convolutional.train',
      { epochs: 1 } as DescentOptions,
      async (v) => {
        using pupil = new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
        await trainConvolutionalNetwork(pupil, lesson, v);
      },
      descent,
    ),
  );

  place('QuantumRecurrentNetwork(engine)', (v) => new QuantumRecurrentNetwork(any(v), recurrentOptions));
  place('recurrent.parameters', (v) => {
    recurrent.parameters = any(v);
  });
  place('trainRecurrentNetwork(network)', (v) => trainRecurrentNetwork(any(v), [sequence]));
  place('recurrent.evaluate', (v) => recurrent.evaluate(any(v)));
  place('recurrent.run', (v) => recurrent.run(any(v)), isEmpty);
  place('recurrent.run(step)', (v) => recurrent.run([any(v)]), single);
  place('recurrent.lossAndGradient', (v) => recurrent.lossAndGradient(any(v)));
  places.push(
    ...fieldsOf('recurrent', recurrentOptions, (v) => new QuantumRecurrentNetwork(engine, v).dispose(), {
      inputs: integer(1, 7),
      memory: integer(1, 7),
      layers: optional(integer(1, 1000)),
      angleDeviation: optional(finite(0, 1e6)),
      seed,
      outputs: never,
    } as never),
    ...fieldsOf('recurrent.sequence', sequence, (v) => recurrent.lossAndGradient([v]), {
      inputs: never,
      targets: never,
      weights: never,
    } as never),
    ...fieldsOf(
      'recurrent.train',
      { epochs: 1 } as DescentOptions,
      async (v) => {
        using pupil = new QuantumRecurrentNetwork(engine, recurrentOptions);
        await trainRecurrentNetwork(pupil, [sequence], v);
      },
      descent,
    ),
  );

  place('QuantumBoltzmannMachine(engine)', (v) => new QuantumBoltzmannMachine(any(v), { visible: 1 }));
  place('boltzmann.parameters', (v) => {
    boltzmann.parameters = any(v);
  });
  place('trainBoltzmannMachine(machine)', (v) => trainBoltzmannMachine(any(v), [0.5, 0.5]));
  place('boltzmann.evaluate', (v) => boltzmann.evaluate(any(v)));
  place('boltzmann.lossAndGradient', (v) => boltzmann.lossAndGradient(any(v)));
  places.push(
    ...fieldsOf(
      'boltzmann',
      { visible: 1 } as BoltzmannMachineOptions,
      (v) => new QuantumBoltzmannMachine(engine, v).dispose(),
      {
        visible: integer(1, 8),
        hidden: optional(integer(0, 7)),
        terms: optional(never),
        deviation: optional(finite(0, 1e6)),
        seed,
        memory: never,
      } as never,
    ),
    ...fieldsOf(
      'boltzmann.term',
      { pauli: 'X', qubits: [0] },
      (term) => new QuantumBoltzmannMachine(engine, { visible: 1, terms: [term] }).dispose(),
      { pauli: never, qubits: never, coefficient: never },
    ),
    ...fieldsOf(
      'boltzmann.train',
      { epochs: 1 } as DescentOptions,
      async (v) => {
        using pupil = new QuantumBoltzmannMachine(engine, { visible: 1, seed: 1 });
        await trainBoltzmannMachine(pupil, [0.5, 0.5], v);
      },
      descent,
    ),
  );
  return places;
}
