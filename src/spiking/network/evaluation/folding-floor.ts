import {
  type CheckedDevice,
  type DeviceOptions,
  deviceOptions,
  noisyDevice,
  readoutConfusion,
  readoutInverse,
} from '../../../device/index.js';
import { readOptions, type Steps, workInSteps } from '../../../engine/index.js';
import { noisyStep } from '../../neuron/instrument.js';
import { patternChannels } from '../../neuron/neuron-channels.js';
import type { NetworkCore } from '../network-core.js';
import { deviceModel } from '../neuron-run.js';

/** Currents of all channels, in half turns, and the steps that each lasts. */
const CURRENTS = [0, 0.25, 0.5, 0.75, 1];
const STEPS = 10;

/** What folding cannot remove, see `RateExtrapolation.floor`: the limit of its noise against none. Parameters are those at the call. */
export async function foldingFloor(
  core: NetworkCore,
  options: DeviceOptions & { readout: 'invert' | 'none'; signal?: AbortSignal },
): Promise<Float64Array> {
  const { device, noiseScale, measurement, readout, signal } = options;
  const { engine } = core;
  const { kernels } = engine;
  const model = deviceModel(core);
  const { inputs, list } = model;
  const { neurons, outputs } = core.topology.wiring;
  const asked = { device, noiseScale, model: options.model, measurement };
  const settings = readOptions('options', asked, deviceOptions);
  const real = noisyDevice(kernels, { ...settings, noiseScale: 1 })!;
  /** For the gates' angles and the channels', mean spikes of a channel in a step. */
  const rates = (device: CheckedDevice) => {
    // Two-qubit gates that are folded no times at all.
    const step = noisyStep(model, device, { fold: 0 });
    const confusions = Array.from({ length: inputs }, (_, n) =>
      readout === 'invert' ? readoutConfusion(device, n) : Float64Array.of(1, 0, 0, 1),
    );
    const { spikes } = readoutInverse('options.readout', confusions);
    return function* (parameters: readonly number[]): Steps<number> {
      const channels = yield* patternChannels(kernels, model, step, parameters);
      return meanSpikes(step.fresh, channels, spikes) / inputs;
    };
  };
  const [limit, ideal] = [
    rates({ ...real, noiseScale: settings.noiseScale }),
    rates({ ...real, noiseScale: 0 }),
  ];
  return workInSteps(engine, signal ? { signal } : {}, function* () {
    yield* core.drawn();
    const angles = core.angles.view.slice((neurons - outputs) * list.angles);
    const floor = new Float64Array(outputs);
    for (let c = 0; c < outputs; c++) {
      const gates = list.gates.map(({ parameter }) =>
        parameter === undefined ? 0 : angles[c * list.angles + parameter]!,
      );
      for (const current of CURRENTS) {
        const parameters = [...gates, ...Array<number>(inputs).fill(Math.PI * current)];
        const difference = (yield* limit(parameters)) - (yield* ideal(parameters));
        floor[c] = Math.max(floor[c]!, Math.abs(difference));
      }
      yield;
    }
    return floor;
  });
}

/** The mean over steps of what patterns count as, [pattern], the memory going on from whatever it is. */
function meanSpikes(
  fresh: Float64Array,
  channels: readonly Float64Array[],
  spikes: ArrayLike<number>,
): number {
  let state = fresh;
  let sum = 0;
  for (let t = 0; t < STEPS; t++) {
    const after = new Float64Array(state.length);
    channels.forEach((channel, pattern) => {
      for (let row = 0; row < after.length; row++) {
        let value = 0;
        for (let i = 0; i < state.length; i++) value += channel[row * state.length + i]! * state[i]!;
        if (row === 0) sum += value * spikes[pattern]!;
        after[row]! += value;
      }
    });
    state = after;
  }
  return sum / STEPS;
}
