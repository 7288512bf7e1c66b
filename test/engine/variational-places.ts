import type { Engine } from '../../src/index.js';
import { hamiltonian, StateVector } from '../../src/register/index.js';
import {
  Circuit,
  type DescentOptions,
  evolveVariationally,
  type FitOptions,
  fitTimeStep,
  type GradientOptions,
  hamiltonianCircuit,
  type VariationalEvolutionOptions,
} from '../../src/variational/index.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place } from './nonsense.js';

const any = (value: unknown) => value as never;
const isUndefined = (value: unknown) => value === undefined;
const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

/** The options of every descent; its steps may lead to numbers that cannot be computed with. */
const descent: Record<keyof DescentOptions | 'iteration', Accepts> = {
  iterations: optional((v) => integer(0, 1000)(v)),
  learningRate: optional((v) => finite(0)(v) && ((v as number) < 10 || 'either')),
  optimizer: optional(never),
  signal: optional(never),
  onProgress: optional((v) => typeof v === 'function'),
  iteration: never,
};

const finiteEnough: Accepts = (v) => finite()(v) && (Math.abs(v as number) < 1e6 || 'either');

/** Circuits with free angles, and what is made of them. */
export function variationalPlaces(engine: Engine): Place[] {
  const circuit = new Circuit(1, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
  const zero = new StateVector(engine, 1);
  const one = hamiltonian({ qubits: 1, drive: [1] });
  const follow = async (given: unknown) => {
    using state = zero.clone();
    await evolveVariationally(state, one, any(given));
  };
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
        angles: never,
      },
    ),
  );
  place('circuit.run(register)', (v) => circuit.run(any(v), [1]));
  place('circuit.run(angles)', (v) => circuit.run(zero, any(v)), single);
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
    ...fieldsOf('fitTimeStep', { iterations: 1 } as FitOptions, (v) => fitTimeStep(circuit, zero, zero, v), {
      angles: optional(single),
      ...descent,
    } as never),
    ...fieldsOf(
      'evolveVariationally',
      { circuit, dt: 0.1, steps: 1, iterations: 1 } as VariationalEvolutionOptions,
      follow,
      {
        circuit: never,
        dt: finiteEnough,
        steps: integer(1, 1000),
        time: optional(finite()),
        angles: optional(single),
        ...descent,
      } as never,
    ),
  );
  return places;
}
