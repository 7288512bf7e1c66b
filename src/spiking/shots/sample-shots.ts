import { singleShotsBytes, writeSingleShots } from '../../../build/generated/core/spiking.js';
import type { CheckedDevice, DeviceCosts } from '../../device/index.js';
import {
  type Describes,
  type Engine,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  seed,
  tooLarge,
} from '../../engine/index.js';
import { describe, LONE_NEURON, type NeuronModel } from '../neuron/descriptor.js';
import { noisyStep } from '../neuron/instrument.js';
import { costsOf } from '../neuron/neuron-costs.js';
import { memoryStarts, placeErrors } from './shot-errors.js';

/** How a neuron is sampled. */
export interface SingleShotOptions extends LongWorkOptions {
  /** Records that are drawn (default 1). */
  shots?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export const singleShotOptions = () =>
  ({
    shots: integer({ default: 1, minimum: 1, maximum: 100_000_000 }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<SingleShotOptions>;

/** Records of a neuron's spikes. */
export interface SingleShotRecords {
  /** 0 or 1, [T][shot][N]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: [steps: number, shots: number, channels: number];
  /** What the shots would take on the `device`, if one is given. */
  costs?: DeviceCosts;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** What is computed before others may run, in steps of a shot. */
const PIECE = 100_000;

/** See `SqsNeuron.sample`. @internal */
export async function sampleShots(
  engine: Engine,
  model: NeuronModel,
  device: CheckedDevice | undefined,
  given: { currents: number[][]; angles: Float64Array },
  options: SingleShotOptions,
): Promise<SingleShotRecords> {
  const start = performance.now();
  const settings = readOptions('options', options, singleShotOptions);
  const { shots } = settings;
  const pacer = new Pacer(options);
  const steps = given.currents.length;
  const { inputs, memory } = model;
  const group = new RegionGroup(engine.arena);
  try {
    const spikes = new Uint8Array(steps * shots * inputs);
    const noisy = device && noisyStep(model, device);
    const angles = group.float64(given.angles.length);
    angles.view.set(given.angles);
    const currents = group.float64(steps * inputs);
    currents.view.set(given.currents.flat());
    const steady = 2 ** (2 * inputs + memory) * 4;
    const piece = Math.max(1, Math.floor(PIECE / (steps * Math.max(1, steady / 64))));
    const most = Math.min(shots, piece);
    const records = group.uint16(most * steps, false);
    const [key0, key1] = keyOf(settings.seed);
    const { pointer } = group.uint8(singleShotsBytes);
    const errors =
      device && noisy
        ? placeErrors(engine, group, model, noisy, device)
        : { parts: 0, program: 0, readout: 0 };
    const starts = group.float64((1 + 2 ** inputs) * 2 ** memory);
    starts.view.set(memoryStarts(model, noisy));
    writeSingleShots(engine.arena.memory, pointer, {
      network: describe(engine, group, model, LONE_NEURON),
      ...{ angles: angles.pointer, currents: currents.pointer, steps, key0, key1 },
      ...{ records: records.pointer, ...errors, starts: starts.pointer },
      restarts: model.memoryKind !== 'quantum',
    });
    group.laidOut((at) => engine.kernels.layoutSingleShots(pointer, at));
    const prepared = Math.max(1, Math.floor(PIECE / 4 ** (inputs + memory)));
    for (let first = 0; first < steps; first += prepared) {
      engine.kernels.prepareShots(pointer, first, Math.min(first + prepared, steps));
      await pacer.pause();
      engine.checkAlive();
    }
    for (let first = 0; first < shots; first += piece) {
      const count = Math.min(piece, shots - first);
      engine.kernels.drawShots(pointer, first, count);
      const view = records.view;
      for (let i = 0; i < count; i++) {
        for (let t = 0; t < steps; t++) {
          const pattern = view[i * steps + t]!;
          const at = (t * shots + first + i) * inputs;
          for (let n = 0; n < inputs; n++) spikes[at + n] = (pattern >> (inputs - 1 - n)) & 1;
        }
      }
      pacer.report({ unit: 'shot', done: first + count, total: shots });
      await pacer.pause();
      engine.checkAlive();
    }
    return {
      spikes,
      shape: [steps, shots, inputs],
      ...(device &&
        noisy && { costs: costsOf(device, noisy.circuit, inputs, { circuits: 1, shots, steps }) }),
      seed: settings.seed,
      meta: makeMeta(start, { ...settings, steps }),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.shots': shots, currents: steps });
  } finally {
    group.dispose();
  }
}
