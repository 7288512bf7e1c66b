import { Purpose } from '../../assembly/random/purpose.js';
import type { Engine } from '../../src/engine/engine.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { StateVector } from '../../src/register/public.js';
import type { CaseOf } from '../case.js';
import { sampleState } from '../javascript/register/sample.js';
import { type CircuitSize, circuitOf, circuitSize } from '../setup/gate-circuit.js';

const SHOTS = 10_000;
const SEED = 1;

function stateOf(engine: Engine, size: CircuitSize): StateVector {
  const state = new StateVector(engine, size.qubits);
  for (const { gate, qubits, angle } of circuitOf(size)) state.apply(gate, qubits, angle);
  return state;
}

export const registerSampling: CaseOf<CircuitSize> = {
  name: 'register-sampling',
  measures:
    'shots of a measurement of all n qubits by `StateVector.sample`, 10 000 at once: probabilities, their running sums, a uniform ' +
    'of Philox and a search for each shot, counts',
  unit: 'shots',
  vectorisable: false,
  sizes: [4, 10, 16, 20].map(circuitSize),
  tolerance: 0,
  note:
    'Searches jump through memory one after the other, which no lane helps with. With 20 qubits most of the time goes into ' +
    'the million probabilities.',
  wasm(engine, size) {
    const state = stateOf(engine, size);
    let outcomes: Uint32Array = new Uint32Array(0);
    return {
      work: SHOTS,
      async run() {
        ({ outcomes } = await state.sample({ shots: SHOTS, seed: SEED }));
      },
      result: () => outcomes,
    };
  },
  javascript(engine, size) {
    const { amplitudes } = stateOf(engine, size);
    const sums = new Float64Array(2 ** size.qubits);
    const outcomes = new Uint32Array(SHOTS);
    const counts = new Uint32Array(2 ** size.qubits);
    const [key0, key1] = keyOf(SEED);
    return {
      work: SHOTS,
      run: () => sampleState(amplitudes, sums, outcomes, counts, key0, key1, Purpose.Sample),
      result: () => outcomes,
    };
  },
};
