import {
  breakEvenError,
  type DecoherenceFreeOptions,
  type DecouplingOptions,
  decoherenceFreeSubspace,
  type ErrorCorrectionOptions,
  simulateDecoupling,
  simulateErrorCorrection,
} from '../../src/dynamics/public.js';
import type { Engine } from '../../src/index.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
const isFunction: Accepts = (value) => typeof value === 'function';
const numbers =
  (accepts: Accepts): Accepts =>
  (value) =>
    (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) &&
    (value as number[]).length > 0 &&
    Array.from(value as number[]).every((entry) => accepts(entry) === true);
const lasting: Accepts = finite(1e-100, 1e100);
const work = { seed, signal: optional(never), onProgress: optional(isFunction) };

/** The places of what keeps coherence in bornspike/dynamics. */
export function coherencePlaces(engine: Engine): Place[] {
  const decoupling: DecouplingOptions = {
    sequence: 'none',
    detuning: { kind: 'white', rate: 1 },
    times: [1],
    trajectories: 2,
  };
  const subspace: DecoherenceFreeOptions = { rate: 1, times: [1] };
  const correction: ErrorCorrectionOptions = { code: 'bit-flip', physicalError: [0.1], shots: 2 };
  const decouple = (options: unknown) => simulateDecoupling(engine, any(options));
  const keep = (options: unknown) => decoherenceFreeSubspace(engine, any(options));
  const correct = (options: unknown) => simulateErrorCorrection(engine, any(options));
  const evenly = (options: unknown) => breakEvenError(engine, any(options));
  return [
    {
      name: 'simulateDecoupling(engine)',
      call: (v) => simulateDecoupling(any(v), decoupling),
      accepts: never,
    },
    { name: 'simulateDecoupling(options)', call: decouple, accepts: never },
    ...fieldsOf('decoupling', decoupling, decouple, {
      sequence: never,
      pulses: optional(never),
      pulseError: optional(finite(-Math.PI, Math.PI)),
      detuning: never,
      times: numbers(lasting),
      initial: optional(never),
      trajectories: integer(1, 1e6),
      ...work,
      time: never,
    } as never),
    ...fieldsOf(
      'decoupling.detuning',
      { kind: 'telegraph', amplitude: 1, correlationTime: 1 },
      (noise) => decouple({ ...decoupling, detuning: noise }),
      {
        kind: never,
        amplitude: finite(0, 1e6),
        correlationTime: finite(5e-5, 1e6),
        rate: never,
      } as never,
    ),
    ...fieldsOf(
      'decoupling.white',
      { kind: 'white', rate: 1 },
      (noise) => decouple({ ...decoupling, detuning: noise }),
      {
        rate: finite(0, 1e6),
        amplitude: never,
      } as never,
    ),

    {
      name: 'decoherenceFreeSubspace(engine)',
      call: (v) => decoherenceFreeSubspace(any(v), subspace),
      accepts: never,
    },
    { name: 'decoherenceFreeSubspace(options)', call: keep, accepts: never },
    ...fieldsOf('subspace', subspace, keep, {
      rate: finite(0, 1e9),
      correlation: optional(finite(0, 1)),
      times: numbers(finite(0, 1e9)),
      initial: optional(never),
      seed: never,
    } as never),

    {
      name: 'simulateErrorCorrection(engine)',
      call: (v) => simulateErrorCorrection(any(v), correction),
      accepts: never,
    },
    { name: 'simulateErrorCorrection(options)', call: correct, accepts: never },
    ...fieldsOf('correction', correction, correct, {
      code: never,
      errorChannel: optional(never),
      physicalError: numbers(finite(0, 1)),
      shots: optional(integer(1, 1e6)),
      ...work,
      qubits: never,
    } as never),
    {
      name: 'breakEvenError(engine)',
      call: (v) => breakEvenError(any(v), { code: 'bit-flip' }),
      accepts: never,
    },
    { name: 'breakEvenError(options)', call: evenly, accepts: never },
    ...fieldsOf('breakEvenError', { code: 'bit-flip' }, evenly, {
      code: never,
      errorChannel: (v: unknown) => v === undefined || (v === null && 'either'),
      shots: never,
    } as never),
  ];
}
