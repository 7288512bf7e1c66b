import {
  binEvents,
  delayedParity,
  type EventRecording,
  encodeDelta,
  encodeLatency,
  encodePopulation,
  eventOrder,
  openBinnedEvents,
  openIdx,
  readAedat,
  readBinnedEvents,
  readMnistDvs,
  readNMnist,
  readNMnistLabels,
  splitStratified,
  writeBinnedEvents,
} from '../../src/data/public.js';
import type { Engine } from '../../src/index.js';
import { matchParameters } from '../../src/learning/public.js';
import { type Accepts, fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
/** Where only the absence of harm matters. */
const unsaid: Accepts = () => 'either';

/** The places of `bornspike/data` that deal with spikes, and of what counts parameters. */
export function dataPlacesOf(engine: Engine): Place[] {
  const recording: EventRecording = {
    width: 2,
    height: 2,
    x: Uint16Array.of(0, 1),
    y: Uint16Array.of(0, 1),
    polarity: Uint8Array.of(0, 1),
    time: Float64Array.of(0, 5),
  };
  const bins = { binMicroseconds: 10, steps: 2, polarities: 2 as const };
  const trains = { spikes: new Uint8Array(4), shape: [2, 1, 2] as [number, number, number] };
  const labelled = { ...trains, classes: 2, labels: new Uint8Array(1) };
  const bytesIn = (name: string, call: (bytes: never, options?: never) => unknown): Place[] => [
    { name: `${name}(bytes)`, call: (v) => call(any(v)), accepts: unsaid },
    ...fieldsOf(name, {}, (given) => call(any(new Uint8Array(0)), any(given)), { file: unsaid, name: never }),
  ];
  const order = { count: 2, channels: 4, steps: 8 };
  const parity = { count: 2, bits: 2, delay: 2, steps: 8 };
  const blob = new Blob([]);

  return [
    { name: 'encodeLatency(rows)', call: (v) => encodeLatency([any(v)], { steps: 2 }), accepts: unsaid },
    ...fieldsOf('encodeLatency', { steps: 2 }, (given) => encodeLatency([[0.5]], given), {
      steps: never,
      threshold: optional(finite(0, 1)),
      step: never,
    } as never),
    { name: 'encodeDelta(rows)', call: (v) => encodeDelta([any(v)], { threshold: 1 }), accepts: unsaid },
    ...fieldsOf('encodeDelta', { threshold: 1 }, (given) => encodeDelta([[0.5], [0.7]], given), {
      threshold: (v: unknown) => finite(0)(v) && (v !== 0 || 'either'),
      steps: never,
    } as never),
    {
      name: 'encodePopulation(rows)',
      call: (v) => encodePopulation(engine, [any(v)], { neurons: 2, steps: 2 }),
      accepts: unsaid,
    },
    ...fieldsOf(
      'encodePopulation',
      { neurons: 2, steps: 2 },
      (given) => encodePopulation(engine, [[0.5]], given),
      { neurons: never, steps: never, width: optional(unsaid), seed, maxRate: never } as never,
    ),
    { name: 'binEvents(recordings)', call: (v) => binEvents(any(v), bins), accepts: unsaid },
    { name: 'binEvents(recording)', call: (v) => binEvents([any(v)], bins), accepts: never },
    ...fieldsOf('recording', recording, (given) => binEvents([given], bins), {
      width: unsaid,
      height: unsaid,
      x: unsaid,
      y: unsaid,
    } as never),
    ...fieldsOf('binEvents', bins, (given) => binEvents([recording], given), {
      binMicroseconds: unsaid,
      steps: never,
      crop: optional(never),
      polarities: (v: unknown) => v === 1,
      bins: never,
    } as never),
    ...fieldsOf('eventOrder', order, eventOrder, {
      count: never,
      channels: unsaid,
      steps: unsaid,
      burst: optional(unsaid),
      activity: optional(finite(0, 1)),
      noise: optional(finite(0, 1)),
      seed,
      bits: never,
    } as never),
    ...fieldsOf('delayedParity', parity, delayedParity, {
      count: never,
      bits: unsaid,
      delay: unsaid,
      steps: unsaid,
      channels: optional(unsaid),
      noise: optional(finite(0, 1)),
      seed,
      burst: never,
    } as never),
    {
      name: 'splitStratified(labels)',
      call: (v) => splitStratified(any(v), 2, { train: 1 }),
      accepts: unsaid,
    },
    {
      name: 'splitStratified(classes)',
      call: (v) => splitStratified([0, 1], any(v), { train: 1 }),
      accepts: integer(2, 256),
    },
    ...fieldsOf('splitStratified', { train: 1 }, (given) => splitStratified([0, 1, 0], 2, given), {
      train: unsaid,
      test: optional(unsaid),
      seed,
      trains: never,
    } as never),
    ...bytesIn('readNMnist', readNMnist),
    ...bytesIn('readNMnistLabels', readNMnistLabels),
    ...bytesIn('readAedat', readAedat),
    ...bytesIn('readBinnedEvents', readBinnedEvents),
    ...bytesIn('openBinnedEvents', openBinnedEvents),
    { name: 'readMnistDvs(samples)', call: (v) => readMnistDvs(any(v)), accepts: unsaid },
    { name: 'readMnistDvs(sample)', call: (v) => readMnistDvs([any(v)]), accepts: never },
    ...fieldsOf('readMnistDvs', {}, (given) => readMnistDvs([], given), {
      side: unsaid,
      corner: unsaid,
      polarity: unsaid,
      steps: unsaid,
      binMicroseconds: unsaid,
      orientation: unsaid,
      crop: never,
    }),
    {
      name: 'openIdx(images)',
      call: (v) => openIdx(any(v), blob, { name: 'x', classes: 2 }),
      accepts: never,
    },
    ...fieldsOf('writeBinnedEvents', labelled, writeBinnedEvents, {
      spikes: never,
      shape: never,
      classes: unsaid,
      labels: unsaid,
    } as never),
    { name: 'matchParameters(models)', call: (v) => matchParameters(any(v), 100), accepts: unsaid },
    { name: 'matchParameters(model)', call: (v) => matchParameters([any(v)], 100), accepts: never },
    {
      name: 'matchParameters(count)',
      call: (v) => matchParameters([{ name: 'x', parameters: (n) => n }], any(v)),
      accepts: integer(1, Number.MAX_SAFE_INTEGER),
    },
  ];
}
