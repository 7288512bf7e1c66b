import {
  activation,
  type BlochEnsembleOptions,
  decoherenceTime,
  dropout,
  type LifSimulationOptions,
  type QubitNeuronsOptions,
  siegertRate,
  simulateBlochEnsemble,
  simulateLif,
  simulateQubitNeurons,
} from '../../src/dynamics/public.js';
import type { Engine } from '../../src/index.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
const isBoolean: Accepts = (value) => typeof value === 'boolean';
/** What is finite but so large that it may be refused. */
const large =
  (accepts: Accepts): Accepts =>
  (value) =>
    accepts(value) === true && Math.abs(value as number) > 100 ? 'either' : accepts(value);
const positive: Accepts = (value) => typeof value === 'number' && value > 0 && finite()(value);
/** An empty options object, which some things that are no objects look like too. */
const plain = optional((value) =>
  typeof value === 'object' && Object.keys(value as object).length === 0 ? 'either' : false,
);
const some = (most: number): Accepts => optional((value) => isBoolean(value) || integer(0, most)(value));
const isFunction = (value: unknown) => typeof value === 'function';

/** The places of bornspike/dynamics that take a value. */
export function dynamicsPlaces(engine: Engine): Place[] {
  const bloch: BlochEnsembleOptions = {
    rabi: 1,
    rate: 1,
    efficiency: 1,
    initial: [0, 0, 1],
    dt: 0.01,
    steps: 3,
    trajectories: 2,
  };
  const network: QubitNeuronsOptions = {
    channels: [{ operator: 'z', qubit: 0, rate: 1 }],
    initial: '01',
    dt: 0.01,
    steps: 3,
    trajectories: 2,
  };
  const chain: QubitNeuronsOptions = { ...network, representation: 'matrix-product', guard: false };
  const lif: LifSimulationOptions = {
    timeConstant: 1,
    sigma: 1,
    threshold: 1,
    current: 1,
    dt: 0.01,
    steps: 3,
  };
  const runBloch = (options: unknown) => simulateBlochEnsemble(engine, any(options));
  const runNetwork = (options: unknown) => simulateQubitNeurons(engine, any(options));
  const runLif = (options: unknown) => simulateLif(engine, any(options));
  const grid = { dt: large(finite(1e-200, 1e200)), steps: integer(1, 1000) };
  const schedule: Accepts = (value) =>
    isFunction(value) || (value instanceof Float64Array && value.length === 3) || large(finite())(value);
  const increments: Accepts = optional((value) => (value instanceof Float64Array ? 'either' : false));

  return [
    {
      name: 'simulateBlochEnsemble(engine)',
      call: (v) => simulateBlochEnsemble(any(v), bloch),
      accepts: never,
    },
    { name: 'simulateBlochEnsemble(options)', call: runBloch, accepts: never },
    ...fieldsOf('bloch', bloch, runBloch, {
      ...grid,
      rabi: schedule,
      rate: large(finite(0)),
      efficiency: finite(0, 1),
      initial: (v: unknown) => v instanceof Float64Array,
      trajectories: integer(1, 1000),
      method: optional(never),
      equations: optional(never),
      record: plain,
      decision: optional(never),
      targetStdErr: optional(finite(0)),
      guard: optional(isBoolean),
      wienerIncrements: increments,
      replay: increments,
      seed,
      rates: never,
    } as never),
    ...fieldsOf('bloch.record', {}, (record) => runBloch({ ...bloch, record }), {
      every: optional(integer(1, 3)),
      trajectories: some(2),
      measurement: optional(isBoolean),
      observables: never,
    } as never),
    ...fieldsOf('decision', { distance: 0.1 }, (decision) => runBloch({ ...bloch, decision }), {
      distance: (v: unknown) => finite(0, 1)(v) && v !== 0 && v !== 1,
    } as never),

    {
      name: 'simulateQubitNeurons(engine)',
      call: (v) => simulateQubitNeurons(any(v), network),
      accepts: never,
    },
    { name: 'simulateQubitNeurons(options)', call: runNetwork, accepts: never },
    ...fieldsOf('network', network, runNetwork, {
      ...grid,
      hamiltonian: (v: unknown) => v === undefined,
      channels: optional((v: unknown) => Array.isArray(v) && v.length === 0),
      initial: never,
      trajectories: optional(integer(1, 1000)),
      unravelling: optional(never),
      representation: optional(never),
      bond: optional(integer(1, 256)),
      truncation: optional(finite(0, 0.1)),
      order: optional(integer(2, 2)),
      method: optional(never),
      equations: optional(never),
      record: plain,
      targetStdErr: optional(finite(0)),
      tolerance: optional((v) => positive(v)),
      guard: optional(isBoolean),
      wienerIncrements: increments,
      replay: increments,
      seed,
      rate: never,
    } as never),
    ...fieldsOf('network.record', {}, (record) => runNetwork({ ...network, record }), {
      every: optional(integer(1, 3)),
      observables: optional(never),
      states: optional(isBoolean),
      entropy: optional(isBoolean),
      trajectories: some(2),
      measurement: optional(isBoolean),
    } as never),
    ...fieldsOf('chain', chain, runNetwork, {
      ...grid,
      hamiltonian: (v: unknown) => v === undefined,
      channels: optional((v: unknown) => Array.isArray(v) && v.length === 0),
      initial: never,
      bond: optional(integer(1, 256)),
      truncation: optional(finite(0, 0.1)),
      order: optional(integer(2, 2)),
      trajectories: optional(integer(1, 1000)),
      unravelling: optional(never),
      method: optional(never),
      equations: optional(never),
      record: plain,
      targetStdErr: optional(finite(0)),
      tolerance: optional((v) => positive(v)),
      guard: optional(isBoolean),
      wienerIncrements: increments,
      replay: increments,
      seed,
      rate: never,
    } as never),
    ...fieldsOf('chain.record', {}, (record) => runNetwork({ ...chain, record }), {
      every: optional(integer(1, 3)),
      observables: optional(never),
      states: optional((v) => v === false),
      entropy: optional(isBoolean),
      trajectories: some(2),
      measurement: optional(isBoolean),
    } as never),
    ...fieldsOf(
      'channel',
      { operator: 'z', qubit: 0, rate: 1 } as Record<string, unknown>,
      (channel) => runNetwork({ ...network, channels: [channel] }),
      {
        operator: never,
        qubit: integer(0, 1),
        qubits: (v) => v === undefined,
        rate: large(finite(0)),
        efficiency: optional(finite(0, 1)),
        detection: optional(never),
        phase: optional(finite()),
        rates: never,
      },
    ),

    { name: 'simulateLif(engine)', call: (v) => simulateLif(any(v), lif), accepts: never },
    { name: 'simulateLif(options)', call: runLif, accepts: never },
    ...fieldsOf('lif', lif, runLif, {
      timeConstant: (v: unknown) => finite(0.01)(v),
      rest: optional((v) => large(finite())(v) && 'either'),
      resistance: optional(large(finite())),
      sigma: large(finite(0)),
      threshold: (v: unknown) => (positive(v) ? large(positive)(v) : false),
      reset: optional((v) => (finite()(v) && (v as number) < 1 ? large(finite())(v) : false)),
      refractory: optional(large(finite(0))),
      current: schedule,
      initial: optional((v) => (finite()(v) && (v as number) < 1 ? large(finite())(v) : false)),
      dt: finite(1e-200, 1),
      steps: integer(1, 1000),
      trajectories: optional(integer(1, 1000)),
      method: never,
      bridge: optional(isBoolean),
      record: plain,
      seed,
      rate: never,
    } as never),
    ...fieldsOf(
      'siegertRate',
      { timeConstant: 1, sigma: 1, threshold: 1, current: 1 },
      (options) => siegertRate(engine, any(options)),
      { sigma: (v: unknown) => large(positive)(v), current: large(finite()), dt: never } as never,
    ),

    { name: 'activation', call: (v) => activation(any(v), { gain: 1, threshold: 0 }), accepts: finite(0, 1) },
    ...fieldsOf('activation', { gain: 1, threshold: 0 }, (options) => activation(0.5, options), {
      gain: large(finite()),
      threshold: large(finite()),
    }),
    {
      name: 'dropout',
      call: (v) => dropout(any(v), { probability: 0.5 }),
      accepts: (v) => (Array.isArray(v) || ArrayBuffer.isView(v) ? 'either' : false),
    },
    ...fieldsOf(
      'dropout',
      { probability: 0.5 } as Record<string, unknown>,
      (given) => dropout([1], any(given)),
      {
        probability: (v) => finite(0)(v) && (v as number) < 1,
        seed,
      },
    ),
    ...fieldsOf('decoherenceTime', { temperature: 1, size: 1, diffusion: 1 }, decoherenceTime, {
      temperature: finite(1e-60, 1e60),
      size: finite(1e-60, 1e60),
      diffusion: finite(1e-60, 1e60),
    }),
  ];
}
