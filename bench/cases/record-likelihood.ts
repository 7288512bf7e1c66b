import { recordLogLikelihood } from '../../src/dynamics/public.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import { coupleChain, hamiltonian } from '../../src/register/public.js';
import type { CaseOf, Prepared, Size } from '../case.js';
import { type ChainRecord, RecordFilter } from '../javascript/dynamics/record-filter.js';

interface ChainSize extends Size {
  qubits: number;
  steps: number;
}

const sizes: ChainSize[] = [
  { label: 'n = 1', qubits: 1, steps: 4096 },
  { label: 'n = 2', qubits: 2, steps: 1024 },
  { label: 'n = 4', qubits: 4, steps: 128 },
];
const RECORDS = 2;

/** A chain, and one of its records: noise of the right size. */
function chainOf({ qubits, steps }: ChainSize, record: number): ChainRecord {
  const interval = 0.01;
  const random = new RandomStream('record', record);
  const increments = Float64Array.from({ length: steps * qubits }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random.uniform();
    return sum * Math.sqrt(interval);
  });
  return { qubits, rabi: 1.5, k: 0.3, rate: 0.4, efficiency: 0.7, interval, steps, increments };
}

function byPackage(engine: Engine, size: ChainSize, derivatives: boolean): Prepared {
  const chains = Array.from({ length: RECORDS }, (_, record) => chainOf(size, record));
  const { qubits, rabi, k, rate, efficiency, interval, steps } = chains[0]!;
  const values = new Float64Array(RECORDS * steps * qubits);
  chains.forEach(({ increments }, record) => {
    values.set(
      increments.map((y) => y / interval),
      record * steps * qubits,
    );
  });
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const drive = [{ pauli: 'X', qubits: [0], coefficient: 0.5 }];
  const options = {
    hamiltonian: hamiltonian({
      qubits,
      k: coupleChain(qubits, k),
      rabi: all.map((qubit) => (qubit === 0 && derivatives ? 0 : rabi)),
    }),
    channels: all.map((qubit) => ({ operator: 'z' as const, qubit, rate, efficiency })),
    ...{ initial: '0'.repeat(qubits), interval },
    record: { values, shape: [RECORDS, steps, qubits] as const },
    parameters: derivatives
      ? [
          { terms: drive, value: rabi },
          { rate: all, value: rate },
          { efficiency: all, value: efficiency },
        ]
      : [],
  };
  const result = new Float64Array(derivatives ? 4 * RECORDS : RECORDS);
  return {
    work: RECORDS * steps,
    async run() {
      const { logLikelihoods, scores } = await recordLogLikelihood(engine, options);
      for (let record = 0; record < RECORDS; record++) {
        if (!derivatives) result[record] = logLikelihoods[record]!;
        else
          result.set([logLikelihoods[record]!, ...scores.subarray(3 * record, 3 * record + 3)], 4 * record);
      }
    },
    result: () => result,
  };
}

function byJavascript(size: ChainSize, derivatives: boolean): Prepared {
  const filters = Array.from({ length: RECORDS }, (_, record) => new RecordFilter(chainOf(size, record)));
  const result = new Float64Array(derivatives ? 4 * RECORDS : RECORDS);
  return {
    work: RECORDS * size.steps,
    run() {
      filters.forEach((filter, record) => {
        if (derivatives) filter.gradient(result.subarray(4 * record, 4 * record + 4));
        else result[record] = filter.logLikelihood();
      });
    },
    result: () => result,
  };
}

const caseOf = (name: string, measures: string, derivatives: boolean): CaseOf<ChainSize> => ({
  name,
  measures,
  unit: 'record steps',
  vectorisable: true,
  sizes,
  tolerance: 1e-9,
  note:
    'Two records in the lanes. Both contenders hold a state as the means of Pauli strings; what is timed of the package is the whole call, ' +
    'which checks, copies and prepares.',
  wasm: (engine, size) => byPackage(engine, size, derivatives),
  javascript: (_engine, size) => byJavascript(size, derivatives),
});

export const recordFilter = caseOf(
  'record-filter',
  'log-likelihood of two records of a chain of n driven neurons, all of which are measured',
  false,
);

export const recordGradient = caseOf(
  'record-gradient',
  'the same with its derivatives for a drive, a rate and an efficiency: beside record-filter what the way back costs',
  true,
);
