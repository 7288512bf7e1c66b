import { type OpenTrajectoryOptions, openTrajectory } from '../../src/dynamics/public.js';
import type { Engine } from '../../src/index.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;

/** The places of src/dynamics/session that take a value. */
export function sessionPlaces(engine: Engine): Place[] {
  const network: OpenTrajectoryOptions = {
    channels: [{ operator: 'z', qubit: 0, rate: 1 }],
    initial: '01',
    dt: 0.01,
  };
  const open = async (options: unknown) => (await openTrajectory(engine, any(options))).dispose();
  const within = async (use: (session: Awaited<ReturnType<typeof openTrajectory>>) => unknown) => {
    using session = await openTrajectory(engine, network);
    await use(session);
  };
  /** What is so large that rates times it are refused. */
  const dt: Accepts = (value) => {
    const isFit = finite(1e-200, 1e200)(value);
    return isFit === true && Math.abs(value as number) > 100 ? 'either' : isFit;
  };
  return [
    { name: 'openTrajectory(engine)', call: (v) => openTrajectory(any(v), network), accepts: never },
    { name: 'openTrajectory(options)', call: open, accepts: never },
    ...fieldsOf('session', network, open, {
      dt,
      hamiltonian: (v: unknown) => v === undefined,
      channels: optional((v: unknown) => Array.isArray(v) && v.length === 0),
      initial: never,
      unravelling: optional(never),
      observables: optional(never),
      trajectory: optional(integer(0, 99_999_999)),
      seed,
      steps: never,
    } as never),
    {
      name: 'Trajectory.step(count)',
      call: (count) => within((session) => session.step(any(count))),
      accepts: optional(integer(1, 1000)),
    },
    {
      name: 'Trajectory.set(changes)',
      call: (changes) => within((session) => session.set(any(changes))),
      accepts: never,
    },
    {
      name: 'Trajectory.set({ hamiltonian })',
      call: (hamiltonian) => within((session) => session.set(any({ hamiltonian }))),
      accepts: (v) => v === undefined,
    },
  ];
}
