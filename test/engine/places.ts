import { samplesOfPart, trainAveraged, trainPart } from '../../src/cluster/public.js';
import { strokes } from '../../src/data/public.js';
import { createEngine, type Engine, RandomStream } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { any, isPlain, isUndefined } from './accepted.js';
import { classifierPlaces } from './classifier-places.js';
import { coherencePlaces } from './coherence-places.js';
import { devicePlaces } from './device-places.js';
import { dynamicsPlaces } from './dynamics-places.js';
import { environmentPlaces } from './environment-places.js';
import { imagePlaces } from './image-places.js';
import { fieldsOf, integer, never, optional, type Place, seed } from './nonsense.js';
import { plotPlaces } from './plot-places.js';
import { recordPlaces } from './record-places.js';
import { registerPlaces } from './register-places.js';
import { sessionPlaces } from './session-places.js';
import { spikingPlaces } from './spiking-places.js';
import { sweepPlaces } from './sweep-places.js';
import { variationalPlaces } from './variational-places.js';

/** Every place of the public API that takes a value, on objects of `engine` that are there already. */
export async function placesOf(engine: Engine): Promise<Place[]> {
  const digits = await strokes({ count: 6, size: 16, seed: 1, classes: [1, 7] });
  const small = new SpikingNetwork(engine, { neuron: 'sqs', layers: [3, 2], seed: 1 });
  const model = await saveModel(small);
  const random = new RandomStream(1);

  return [
    ...dynamicsPlaces(engine),
    ...coherencePlaces(engine),
    ...environmentPlaces(engine),
    ...recordPlaces(engine),
    ...sessionPlaces(engine),
    ...fieldsOf('createEngine', {}, async (given) => (await createEngine(given)).dispose(), {
      module: optional(never),
      modul: never,
    }),
    {
      name: 'RandomStream(seed)',
      call: (v) => new RandomStream(any(v)),
      accepts: (v) => v !== undefined && v !== null && seed(v),
    },
    {
      name: 'RandomStream(item)',
      call: (v) => new RandomStream(1, any(v)),
      accepts: optional(integer(0, 2 ** 32 - 1)),
    },
    { name: 'integer', call: (v) => random.integer(any(v)), accepts: integer(1, 2 ** 32) },
    ...spikingPlaces(engine, digits, random),
    ...classifierPlaces(engine, digits),

    { name: 'saveModel', call: (v) => saveModel(any(v)), accepts: never },
    ...fieldsOf('saveModel', {}, (given) => saveModel(small, given), {
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      name: never,
    }),
    { name: 'loadModel(engine)', call: (v) => loadModel(any(v), model), accepts: never },
    { name: 'loadModel(bytes)', call: (v) => loadModel(engine, any(v)), accepts: never },
    {
      name: 'loadModel(options)',
      call: async (v) => (await loadModel(engine, model, any(v))).dispose(),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('loadModel', {}, async (given) => (await loadModel(engine, model, given)).dispose(), {
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      file: optional((v) => typeof v === 'string'),
      name: never,
    }),

    ...fieldsOf(
      'trainAveraged',
      { parts: 2 },
      (given) =>
        trainAveraged(
          any(() => 7),
          given,
        ),
      {
        ...{ parts: never, averageEvery: never, train: never, onRound: never, name: never },
      },
    ),
    { name: 'trainAveraged(start)', call: (v) => trainAveraged(any(v), { parts: 1 }), accepts: never },
    { name: 'samplesOfPart(labels)', call: (v) => samplesOfPart(any(v), 0, 1), accepts: () => 'either' },
    {
      name: 'samplesOfPart(part)',
      call: (v) => samplesOfPart(digits.labels, any(v), 3),
      accepts: integer(0, 2),
    },
    {
      name: 'samplesOfPart(parts)',
      call: (v) => samplesOfPart(digits.labels, 0, any(v)),
      accepts: integer(1, 6),
    },
    { name: 'trainPart(run)', call: (v) => trainPart(any(v), 1), accepts: never },

    ...devicePlaces(engine),
    ...registerPlaces(engine),
    ...plotPlaces(),
    ...variationalPlaces(engine),
    ...imagePlaces(digits, model),
    ...(await sweepPlaces()),
  ];
}
