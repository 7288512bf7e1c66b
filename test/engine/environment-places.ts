import {
  type CollisionOptions,
  type EvolveGeneratorOptions,
  evolveGenerator,
  type LindbladFromBathOptions,
  lindbladFromBath,
  type SteadyStateOptions,
  simulateCollisions,
  steadyState,
} from '../../src/dynamics/public.js';
import type { Engine } from '../../src/index.js';
import { hamiltonian } from '../../src/register/public.js';
import { any } from './accepted.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const isFunction: Accepts = (value) => typeof value === 'function';
/** A number, which may be beyond what the computation can use. */
const either =
  (accepts: Accepts): Accepts =>
  (value) =>
    accepts(value) === true ? 'either' : accepts(value);
/** An empty options object, which some things that are no objects look like too. */
const plain = optional((value) =>
  typeof value === 'object' && Object.keys(value as object).length === 0 ? 'either' : false,
);
const work = { signal: optional(never), onProgress: optional(isFunction) };

/** The places of what derives and follows master equations of bornspike/dynamics. */
export function environmentPlaces(engine: Engine): Place[] {
  const bath: LindbladFromBathOptions = {
    hamiltonian: hamiltonian({ qubits: 1, h: [1] }),
    coupling: { operator: 'x', qubit: 0 },
    spectralDensity: { kind: 'ohmic', strength: 0.1, cutoff: 3 },
    temperature: 1,
  };
  const equation: EvolveGeneratorOptions = { generator: new Float64Array(32), initial: '0', dt: 1, steps: 2 };
  const resting: SteadyStateOptions = {
    hamiltonian: hamiltonian({ qubits: 1, rabi: [1] }),
    channels: [{ operator: '-', qubit: 0, rate: 1 }],
    method: 'iterative',
  };
  const colliding: CollisionOptions = {
    channel: { operator: '-', qubit: 0, rate: 1 },
    ...{ initial: '1', dt: 0.1, steps: 3, trajectories: 2 },
  };
  const collide = (options: unknown) => simulateCollisions(engine, any(options));
  const rest = (options: unknown) => steadyState(engine, any(options));
  const derive = (options: unknown) => lindbladFromBath(engine, any(options));
  const follow = (options: unknown) => evolveGenerator(engine, any(options));
  const density = (given: unknown) => derive({ ...bath, spectralDensity: given });
  return [
    { name: 'lindbladFromBath(engine)', call: (v) => lindbladFromBath(any(v), bath), accepts: never },
    { name: 'lindbladFromBath(options)', call: derive, accepts: never },
    ...fieldsOf('bath', bath, derive, {
      hamiltonian: never,
      coupling: never,
      spectralDensity: never,
      temperature: either(finite(0, 1e30)),
      approximation: optional(never),
      resolution: optional(finite(0, 1e30)),
      ...work,
      seed: never,
    } as never),
    ...fieldsOf('bath.coupling', bath.coupling, (coupling) => derive({ ...bath, coupling }), {
      operator: never,
      qubit: integer(0, 0),
      rate: never,
    } as never),
    ...fieldsOf('bath.ohmic', bath.spectralDensity, density, {
      kind: never,
      strength: either(finite(0, 1e30)),
      cutoff: either(finite(1e-30, 1e30)),
      exponent: optional(finite(1, 10)),
      density: never,
    } as never),
    ...fieldsOf('bath.given', { kind: 'given', cutoff: 1, density: (w: number) => w * 2 ** -w }, density, {
      cutoff: either(finite(1e-30, 1e30)),
      density: never,
      strength: never,
    } as never),
    { name: 'evolveGenerator(engine)', call: (v) => evolveGenerator(any(v), equation), accepts: never },
    { name: 'evolveGenerator(options)', call: follow, accepts: never },
    ...fieldsOf('equation', equation, follow, {
      generator: never,
      initial: never,
      dt: either(finite(1e-200, 1e200)),
      steps: integer(1, 1000),
      record: plain,
      ...work,
      method: never,
    } as never),
    {
      name: 'simulateCollisions(engine)',
      call: (v) => simulateCollisions(any(v), colliding),
      accepts: never,
    },
    { name: 'simulateCollisions(options)', call: collide, accepts: never },
    ...fieldsOf('colliding', colliding, collide, {
      hamiltonian: (v: unknown) => v === undefined,
      channel: never,
      field: plain,
      memory: plain,
      detection: optional(never),
      phase: optional(finite(-1e9, 1e9)),
      initial: never,
      dt: either(finite(1e-200, 1e200)),
      steps: integer(1, 1000),
      trajectories: optional(integer(1, 1000)),
      record: plain,
      seed,
      ...work,
      efficiency: never,
    } as never),
    ...fieldsOf('colliding.channel', colliding.channel, (channel) => collide({ ...colliding, channel }), {
      operator: never,
      qubit: integer(0, 0),
      qubits: (v: unknown) => v === undefined,
      rate: either(finite(0)),
      efficiency: never,
    } as never),
    ...fieldsOf('colliding.field', {}, (field) => collide({ ...colliding, field }), {
      photons: optional(finite(0, 1e6)),
      squeezing: optional(finite(-5, 5)),
      angle: optional(finite(-1e9, 1e9)),
      state: never,
    } as never),
    ...fieldsOf('colliding.memory', {}, (memory) => collide({ ...colliding, memory }), {
      time: optional(finite(0, 1e100)),
      frequency: optional(either(finite(-1e100, 1e100))),
      rate: never,
    } as never),
    ...fieldsOf('colliding.record', {}, (record) => collide({ ...colliding, record }), {
      every: optional(integer(1, 3)),
      observables: optional(never),
      trajectories: optional((v) => typeof v === 'boolean' || integer(0, 2)(v)),
      measurement: optional((v) => typeof v === 'boolean'),
      states: never,
    } as never),
    { name: 'steadyState(engine)', call: (v) => steadyState(any(v), resting), accepts: never },
    { name: 'steadyState(options)', call: rest, accepts: never },
    ...fieldsOf('resting', resting, rest, {
      hamiltonian: never,
      channels: never,
      observables: optional(never),
      method: optional(never),
      tolerance: optional(either(finite(1e-14, 0.01))),
      ...work,
      seed: never,
    } as never),
  ];
}
