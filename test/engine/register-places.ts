import type { Engine } from '../../src/index.js';
import {
  blochAngles,
  blochVector,
  coupleAll,
  coupleChain,
  coupleGrid,
  coupleRing,
  coupleWeights,
  DensityMatrix,
  type EvolveOptions,
  evolve,
  fromOpenQasm3,
  type HamiltonianOptions,
  hamiltonian,
  krausOperators,
  StateVector,
  toOpenQasm3,
} from '../../src/register/public.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
const isUndefined = (value: unknown) => value === undefined;

/** Registers, channels and Hamiltonians. */
export function registerPlaces(engine: Engine): Place[] {
  const psi = new StateVector(engine, 2);
  const rho = new DensityMatrix(engine, 2);
  const one = hamiltonian({ qubits: 1, h: [1] });
  const empty = (v: unknown) => Array.isArray(v) && v.length === 0;
  /** A list of the single qubit 1. */
  const second = (v: unknown) => Array.isArray(v) && v.length === 1 && v[0] === 1;
  const text = (letters: string) => (v: unknown) => v === letters;
  const single = () => new StateVector(engine, 1);
  const run = async (options: unknown) => {
    using state = single();
    await evolve(state, one, any(options));
  };
  const make = (options: unknown) => hamiltonian(any(options));
  const coefficient = (v: unknown) => (typeof v === 'function' ? 'either' : finite(-1e100, 1e100)(v));
  const places: Place[] = [];
  const place = (name: string, call: Place['call'], accepts: Place['accepts'] = never) =>
    places.push({ name, call, accepts });

  place('StateVector(engine)', (v) => new StateVector(any(v), 1));
  place('StateVector(qubits)', (v) => new StateVector(engine, any(v)).dispose(), integer(1, 20));
  place('DensityMatrix(qubits)', (v) => new DensityMatrix(engine, any(v)).dispose(), integer(1, 10));
  for (const Type of [StateVector, DensityMatrix]) {
    place(`${Type.name}.basis(engine)`, (v) => Type.basis(any(v), '01'));
    place(`${Type.name}.basis(bits)`, (v) => Type.basis(engine, any(v)).dispose());
    place(`${Type.name}.product(engine)`, (v) => Type.product(any(v), [[0, 0, 1]]));
    place(`${Type.name}.product(vectors)`, (v) => Type.product(engine, any(v)).dispose());
    place(
      `${Type.name}.product(vector)`,
      (v) => Type.product(engine, [any(v)]).dispose(),
      (v) => (v instanceof Float64Array ? Type === DensityMatrix : false),
    );
  }
  place('bell(engine)', (v) => StateVector.bell(any(v)));
  place('bell(state)', (v) => StateVector.bell(engine, any(v)).dispose(), isUndefined);
  place('ghz', (v) => StateVector.ghz(engine, any(v)).dispose(), integer(2, 20));
  place('w', (v) => StateVector.w(engine, any(v)).dispose(), integer(2, 20));
  place('fromAmplitudes', (v) => StateVector.fromAmplitudes(engine, any(v)).dispose());
  place('fromMatrix', async (v) => (await DensityMatrix.fromMatrix(engine, any(v))).dispose());
  place('fromState', (v) => DensityMatrix.fromState(any(v)).dispose());
  place('maximallyMixed', (v) => DensityMatrix.maximallyMixed(engine, any(v)).dispose(), integer(1, 10));
  place('krausOperators(engine)', (v) => krausOperators(any(v), 'bit-flip', { probability: 1 }));
  place('krausOperators(name)', (v) => krausOperators(engine, any(v), { probability: 1 }));
  place('blochVector(engine)', (v) => blochVector(any(v), { theta: 0, phi: 0 }));
  place('blochVector(angles)', (v) => blochVector(engine, any(v)));
  place(
    'blochAngles',
    (v) => blochAngles(engine, any(v)),
    (v) => (v instanceof Float64Array || v instanceof Uint8Array) && v.length === 3,
  );

  for (const register of [psi, rho]) {
    place('apply(gate)', (v) => register.apply(any(v), [0]));
    place('apply(qubits)', (v) => register.apply('x', any(v)), second);
    place('apply(angle)', (v) => register.apply('rx', [0], any(v)), finite());
    place(
      'apply(angles)',
      (v) => register.apply('u', [0], any(v)),
      (v) => (v instanceof Uint8Array && v.length === 3) || v instanceof Float64Array,
    );
    place('apply(no angle)', (v) => register.apply('x', [0], any(v)), isUndefined);
    place(
      'applyControlled(controls)',
      (v) => register.applyControlled(any(v), 'x', [0]),
      (v) => empty(v) || second(v),
    );
    place('run', (v) => register.run(any(v)), empty);
    place(
      'probabilities',
      (v) => register.probabilities(any(v)),
      (v) => isUndefined(v) || second(v),
    );
    place('sample', (v) => register.sample(any(v)));
    places.push(
      ...fieldsOf('sample', { shots: 2 } as Record<string, unknown>, (given) => register.sample(any(given)), {
        shots: integer(1, 2 ** 27),
        qubits: (v) => isUndefined(v) || second(v),
        seed,
        shot: never,
      }),
    );
    place('measure(rng)', (v) => register.measure(any(v)));
    place(
      'measure(qubits)',
      (v) => register.measure(() => 0, any(v)),
      (v) => isUndefined(v) || second(v),
    );
    place(
      'collapse(outcome)',
      (v) => register.collapse(any(v)),
      (v) => integer(0, 3)(v) && 'either',
    );
    place('expectation(observable)', (v) => register.expectation(any(v)));
    place('expectation(places)', (v) => register.expectation('Z', any(v)), second);
    place('expectation(matrix)', (v) => register.expectation(any(v), [0]));
    place('bloch', (v) => register.bloch(any(v)), integer(0, 1));
    place(
      'entropy',
      (v) => register.entropy(any(v)),
      (v) => isUndefined(v) || second(v),
    );
    place(
      'purity',
      (v) => register.purity(any(v)),
      (v) => isUndefined(v) || second(v),
    );
    place('partialTrace', async (v) => (await register.partialTrace(any(v))).dispose(), second);
    place('mutualInformation', (v) => register.mutualInformation([0], any(v)), second);
    place(
      'concurrence',
      (v) => register.concurrence(0, any(v)),
      (v) => v === 1,
    );
    place('fidelity', (v) => register.fidelity(any(v)));
    place('traceDistance', (v) => register.traceDistance(any(v)));
  }
  place('channel(channel)', (v) => rho.channel(any(v), [0]));
  place('channel(qubits)', (v) => rho.channel('bit-flip', any(v), { probability: 0.5 }), second);
  place('channel(options)', (v) => rho.channel('bit-flip', [0], any(v)));
  place('channel(rng)', (v) => psi.channel('bit-flip', [0], { probability: 0.5, rng: any(v) }));

  place('evolve(register)', (v) => evolve(any(v), one, { dt: 1, steps: 1 }));
  place('evolve(hamiltonian)', (v) => evolve(psi, any(v), { dt: 1, steps: 1 }));
  places.push(
    ...fieldsOf('evolve', { dt: 0.1, steps: 2 } as EvolveOptions, run, {
      dt: (v: unknown) => finite()(v) && (Math.abs(v as number) < 1e6 || 'either'),
      steps: integer(0, 1000),
      order: optional(never),
      time: optional(finite()),
      tolerance: optional((v) => v === Number.POSITIVE_INFINITY || finite(1e-10)(v)),
      record: optional((v) =>
        typeof v === 'object' && Object.keys(v as object).length === 0 ? 'either' : false,
      ),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      step: never,
    } as never),
    ...fieldsOf('evolve.record', {}, (record) => run({ dt: 0.1, steps: 2, record }), {
      every: optional(integer(1, 2)),
      observables: optional(never),
      states: never,
    } as never),
    ...fieldsOf('hamiltonian', { qubits: 1 } as HamiltonianOptions, make, {
      qubits: integer(1, 20),
      h: (v: unknown) => isUndefined(v) || (Array.isArray(v) && v.length === 1 && finite()(v[0])),
      rabi: (v: unknown) => isUndefined(v) || (Array.isArray(v) && v.length === 1 && finite()(v[0])),
      jx: isUndefined,
      jy: isUndefined,
      k: isUndefined,
      exchange: isUndefined,
      lambda: isUndefined,
      terms: optional(empty),
      j: never,
    } as never),
    ...fieldsOf(
      'term',
      { pauli: 'X', qubits: [0], coefficient: 1 } as Record<string, unknown>,
      (term) => make({ qubits: 1, terms: [term] }),
      { pauli: text('X'), qubits: never, coefficient },
    ),
  );
  for (const couple of [coupleAll, coupleChain, coupleRing]) {
    place(`${couple.name}(qubits)`, (v) => couple(any(v)), integer(1, 20));
    place(`${couple.name}(strength)`, (v) => couple(2, any(v)), optional(finite()));
  }
  place('coupleGrid', (v) => coupleGrid(2, any(v)), integer(1, 10));
  place('toOpenQasm3', (v) => toOpenQasm3(any(v)));
  place('fromOpenQasm3', (v) => fromOpenQasm3(any(v)));
  places.push(
    ...fieldsOf(
      'toOpenQasm3',
      { qubits: 2, gates: [] } as Record<string, unknown>,
      (v) => toOpenQasm3(any(v)),
      {
        qubits: integer(1, Number.MAX_SAFE_INTEGER),
        gates: empty,
        inputs: optional(empty),
        registers: optional(never),
        name: never,
      },
    ),
  );
  place('coupleWeights', (v) => coupleWeights(any(v)));
  return places;
}
