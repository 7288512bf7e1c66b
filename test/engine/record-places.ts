import {
  type EstimateRecordSpectrumOptions,
  estimateRecordSpectrum,
  type FisherInformationOptions,
  type FitRecordOptions,
  fisherInformation,
  fitRecord,
  type MeasuredRecord,
  type RecordLogLikelihoodOptions,
  type RecordParameter,
  type RecordSpectrumOptions,
  recordLogLikelihood,
  recordSpectrum,
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
const work = { signal: optional(never), onProgress: optional(isFunction) };

/** The places of what looks at measured records, of bornspike/dynamics. */
export function recordPlaces(engine: Engine): Place[] {
  const record: MeasuredRecord = { values: [1, -1], shape: [1, 2, 1] };
  const parameter: RecordParameter = { rate: 0, value: 0.5 };
  const term = { pauli: 'X', qubits: [0], coefficient: 1 };
  const model = {
    channels: [{ operator: 'z' as const, qubit: 0, rate: 0.5, efficiency: 0.5 }],
    ...{ initial: '0', interval: 0.1 },
  };
  const likelihood: RecordLogLikelihoodOptions = { ...model, record };
  const fit: FitRecordOptions = { ...model, record, parameters: [parameter], iterations: 2 };
  const information: FisherInformationOptions = {
    ...{ ...model, parameters: [parameter], intervals: 2, records: 2, seed: 1 },
  };
  const spectrum: RecordSpectrumOptions = {
    ...{ hamiltonian: hamiltonian({ qubits: 1, rabi: [1] }), channels: model.channels, frequencies: [1] },
  };
  const estimate: EstimateRecordSpectrumOptions = {
    ...{ record: { values: [1, -1], shape: [2, 1, 1] }, interval: 0.1, frequencies: [1] },
  };
  const frequencies: Accepts = (value) => {
    const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
    if (!isList) return false;
    const list = Array.from(value as ArrayLike<unknown>);
    return list.length > 0 && list.every((x) => Number.isFinite(x));
  };
  const look = (options: unknown) => recordLogLikelihood(engine, any(options));
  const climb = (options: unknown) => fitRecord(engine, any(options));
  const learn = (options: unknown) => fisherInformation(engine, any(options));
  const lookWith = (parameters: unknown) => look({ ...likelihood, parameters });
  const fields = {
    hamiltonian: optional(never),
    channels: never,
    initial: never,
    interval: either(finite(1e-200, 1e200)),
    ...work,
  };
  const isEmpty: Accepts = (value) => Array.isArray(value) && value.length === 0;
  return [
    {
      name: 'recordLogLikelihood(engine)',
      call: (v) => recordLogLikelihood(any(v), likelihood),
      accepts: never,
    },
    { name: 'recordLogLikelihood(options)', call: look, accepts: never },
    ...fieldsOf('likelihood', likelihood, look, {
      ...{ ...fields, record: never, parameters: optional(isEmpty) },
      seed: never,
    } as never),
    ...fieldsOf('likelihood.record', record, (given) => look({ ...likelihood, record: given }), {
      values: never,
      shape: never,
      channels: optional(never),
      phases: optional(never),
      time: never,
    } as never),
    ...fieldsOf('likelihood.parameter', parameter, (given) => lookWith([given]), {
      terms: optional(never),
      rate: integer(0, 0),
      efficiency: optional(never),
      value: either(finite(0, 1e100)),
      name: never,
    } as never),
    ...fieldsOf('likelihood.term', term, (given) => lookWith([{ terms: [given], value: 1 }]), {
      pauli: never,
      qubits: never,
      coefficient: either(finite(-1e100, 1e100)),
      name: never,
    } as never),
    { name: 'fitRecord(engine)', call: (v) => fitRecord(any(v), fit), accepts: never },
    { name: 'fitRecord(options)', call: climb, accepts: never },
    ...fieldsOf('fit', fit, climb, {
      ...{ ...fields, record: never, parameters: never },
      tolerance: optional(finite(Number.MIN_VALUE)),
      iterations: optional(integer(1, 1_000_000)),
      seed: never,
    } as never),
    {
      name: 'fisherInformation(engine)',
      call: (v) => fisherInformation(any(v), information),
      accepts: never,
    },
    { name: 'fisherInformation(options)', call: learn, accepts: never },
    ...fieldsOf('information', information, learn, {
      ...{ ...fields, parameters: never },
      intervals: integer(1, 10_000_000),
      transient: optional(integer(0, 1)),
      records: optional(integer(2, 10_000_000)),
      substeps: optional(integer(1, 1000)),
      seed,
      record: never,
    } as never),
    { name: 'recordSpectrum(engine)', call: (v) => recordSpectrum(any(v), spectrum), accepts: never },
    ...fieldsOf('spectrum', spectrum, (options) => recordSpectrum(engine, any(options)), {
      ...{ hamiltonian: never, channels: never, frequencies, ...work },
      interval: never,
    } as never),
    {
      name: 'estimateRecordSpectrum(engine)',
      call: (v) => estimateRecordSpectrum(any(v), estimate),
      accepts: never,
    },
    ...fieldsOf('estimate', estimate, (options) => estimateRecordSpectrum(engine, any(options)), {
      ...{ record: never, interval: finite(1e-200, 1e200), frequencies, ...work },
      seed: never,
    } as never),
  ];
}
