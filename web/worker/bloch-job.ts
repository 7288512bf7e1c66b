import { simulateBlochEnsemble, simulateQubitNeurons } from '../../src/dynamics/public.js';
import type { Engine } from '../../src/engine/index.js';
import { coupleAll, hamiltonian, StateVector } from '../../src/register/public.js';
import type { BlochState } from '../state/bloch-state.js';
import { digestOf } from './digest.js';

/** What the page draws of an ensemble. */
export interface BlochRun {
  times: Float64Array;
  /** [time][x, y, z], of the first neuron. */
  mean: Float64Array;
  stdErr: Float64Array;
  /** [track][time][x, y, z], track k · neurons + n being that of neuron n in trajectory k. */
  states: Float32Array;
  tracks: number;
  neurons: number;
  trajectories: number;
  /** The record of the first trajectory, from one time to the next. */
  record: Float64Array;
  /** Of coupled neurons. */
  entanglement?: Entanglement;
  warnings: string[];
  digest: string;
}

/** The concurrence √(1 − |r|²) of the first neuron, r being its Bloch vector, with all others, of pure states. */
export interface Entanglement {
  /** In the first trajectory, [time]. */
  first: Float64Array;
  /** Over all of them. */
  mean: Float64Array;
  stdErr: Float64Array;
}

/** All trajectories begin at equal distances from the three axes, as in the paper's Fig. 2. */
const BEGIN = Math.sqrt(1 / 3);
const STEPS_PER_PERIOD = { alone: 2000, coupled: 1000 };
/** Recorded times of a run. */
const FRAMES = 600;

/** Trajectories of measured qubits over periods of a drive of Ω = 1. */
export const runBloch = (engine: Engine, state: BlochState): Promise<BlochRun> =>
  state.neurons === 1 ? runAlone(engine, state) : runCoupled(engine, state);

async function runAlone(engine: Engine, state: BlochState): Promise<BlochRun> {
  const { periods, trajectories, coupling: _, neurons, ...model } = state;
  const { dt, steps, every } = gridOf(periods, STEPS_PER_PERIOD.alone);
  const result = await simulateBlochEnsemble(engine, {
    ...{ ...model, dt, steps, trajectories },
    initial: [BEGIN, BEGIN, BEGIN],
    record: { every, trajectories, measurement: true },
  });
  const { times, mean, stdErr, meta } = result;
  const { values } = result.states!;
  const { values: records, shape } = result.measurement!;
  return {
    ...{ times, mean, stdErr, trajectories, neurons, tracks: trajectories },
    states: Float32Array.from(values),
    record: records.slice(0, shape[1]),
    warnings: [...meta.warnings],
    digest: await digestOf(mean, stdErr, values),
  };
}

async function runCoupled(engine: Engine, state: BlochState): Promise<BlochRun> {
  const { neurons, rabi, rate, coupling, periods, trajectories, seed } = state;
  const { dt, steps, every } = gridOf(periods, STEPS_PER_PERIOD.coupled);
  const qubits = Array.from({ length: neurons }, (_, qubit) => qubit);
  const initial = StateVector.product(
    engine,
    qubits.map(() => [BEGIN, BEGIN, BEGIN]),
  );
  const result = await simulateQubitNeurons(engine, {
    hamiltonian: hamiltonian({
      qubits: neurons,
      rabi: qubits.map(() => rabi),
      exchange: coupleAll(neurons, coupling),
      lambda: 0,
    }),
    channels: qubits.map((qubit) => ({ operator: 'z', qubit, rate })),
    ...{ initial, dt, steps, trajectories, seed },
    record: { every, trajectories, measurement: true },
  });
  initial.dispose();
  const { times, meta } = result;
  const { values } = result.values!;
  const frames = times.length;
  const { states, entanglement } = arrange(values, neurons, frames);
  const record = result.measurement?.values ?? new Float64Array((frames - 1) * neurons);
  const own = (all: Float64Array) => all.filter((_, i) => i % (3 * neurons) < 3);
  return {
    ...{ times, states, neurons, trajectories, entanglement, tracks: states.length / (3 * frames) },
    ...{ mean: own(result.mean), stdErr: own(result.stdErr) },
    record: record.filter((_, i) => i % neurons === 0).slice(0, frames - 1),
    warnings: [...meta.warnings],
    digest: await digestOf(result.mean, result.stdErr, values),
  };
}

const gridOf = (periods: number, perPeriod: number) => {
  const steps = periods * perPeriod;
  return { steps, dt: (2 * Math.PI) / perPeriod, every: Math.ceil(steps / FRAMES) };
};

/** From [trajectory][time][neuron][x, y, z] to tracks, and what the first neuron shares with the others. */
function arrange(
  values: Float64Array,
  neurons: number,
  frames: number,
): { states: Float32Array; entanglement: Entanglement } {
  const states = new Float32Array(values.length);
  const trajectories = values.length / (3 * neurons * frames);
  const [first, mean, stdErr] = [0, 1, 2].map(() => new Float64Array(frames)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let k = 0, from = 0; k < trajectories; k++)
    for (let frame = 0; frame < frames; frame++) {
      for (let neuron = 0; neuron < neurons; neuron++, from += 3)
        states.set(values.subarray(from, from + 3), 3 * ((k * neurons + neuron) * frames + frame));
      const own = values.subarray(from - 3 * neurons, from - 3 * neurons + 3);
      const square = Math.max(0, 1 - own.reduce((sum, value) => sum + value * value, 0));
      if (k === 0) first[frame] = Math.sqrt(square);
      mean[frame]! += Math.sqrt(square) / trajectories;
      stdErr[frame]! += square / trajectories;
    }
  for (let frame = 0; frame < frames; frame++)
    stdErr[frame] = Math.sqrt(
      Math.max(0, stdErr[frame]! - mean[frame]! ** 2) / Math.max(1, trajectories - 1),
    );
  return { states, entanglement: { first, mean, stdErr } };
}
