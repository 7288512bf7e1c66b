import type { Dataset } from '../../../data/index.js';
import type { DeviceName } from '../../../device/index.js';
import type { Engine, Seed } from '../../../engine/index.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../../spiking/index.js';
import type { Work } from '../train-network.js';

/** How a network of one layer is trained, as in figures 2(a) and 2(b) of the spiking paper. */
export interface DeviceVariant {
  /**
   * On the device, by eqs. 23-25 as `'printed'` or in their `'consistent'` form (errata S4, S5); `'ideal'`: exact local
   * gradients, `'surrogate'`: both are computed, without noise.
   */
  rule: 'printed' | 'consistent' | 'ideal' | 'surrogate';
  /** M, passes through the network for each sample. */
  passes: number;
  /** M_syn, random directions of eq. 24. */
  perturbations: number;
  /** Whether what is measured is extrapolated to no noise, from folded gates, at as many shots. */
  mitigated?: boolean;
}

/** All that shapes a training. */
export interface DeviceTask extends DeviceVariant {
  train: Dataset;
  test: Dataset;
  epochs: number;
  /** Samples of a parameter update. */
  batch: number;
  /** T, time steps of a sample. */
  steps: number;
  device: DeviceName;
  noiseScale: number;
  seed: Seed;
}

/** What a training came to. */
export interface DeviceOutcome {
  /** Of the test samples, after each epoch. */
  accuracy: number[];
  /** Spent until then: what the updates take on the device. */
  shots: number[];
  seconds: number[];
}

/** M_p, shots of each measurement, and M_som, repetitions of each shifted one: the paper's. */
const SHOTS = 5;
const SOMATIC_REPEATS = 1;
/** Runs of a test sample, one at each strength of the noise, from which it is extrapolated. */
const MITIGATED_PASSES = 3;

/** Whether it is trained on the device. */
export const isMeasured = ({ rule }: DeviceVariant): boolean => rule === 'printed' || rule === 'consistent';

/** Trains a network of one neuron a class and tests it after each epoch: on the device, if it is trained there. */
export async function trainOnDevice(engine: Engine, task: DeviceTask, work: Work): Promise<DeviceOutcome> {
  const { train, test, rule, epochs, batch, steps, device, noiseScale, seed } = task;
  if ('spikes' in train) throw new TypeError('a data set of images is needed');
  const features = train.width * train.height;
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [features, train.classes], seed });
  const common = { epochs, steps, batch, seed, signal: work.signal };
  const mitigation = task.mitigated ? { amplify: 'fold' as const } : {};
  const noisy = isMeasured(task) ? { device, noiseScale, ...mitigation } : {};
  const passes = task.mitigated ? MITIGATED_PASSES : 1;
  const training =
    rule === 'surrogate'
      ? trainSurrogate(network, train, common)
      : trainLocal(network, train, {
          ...common,
          ...noisy,
          equations: rule === 'printed' ? 'printed' : 'consistent',
          gradient: rule === 'ideal' ? 'exact' : 'shots',
          globalPasses: task.passes,
          synapticPerturbations: task.perturbations,
          somaticRepeats: SOMATIC_REPEATS,
          shots: SHOTS,
        });
  const outcome: DeviceOutcome = { accuracy: [], shots: [], seconds: [] };
  const updates = Math.ceil(train.labels.length / batch);
  for await (const step of training) {
    if (step.step % updates !== 0) continue;
    const tested = await network.evaluate(test, { steps, seed, passes, ...noisy, signal: work.signal });
    const costs = 'costs' in step ? step.costs : undefined;
    outcome.accuracy.push(tested.accuracy);
    outcome.shots.push(costs?.shots ?? 0);
    outcome.seconds.push(costs?.seconds ?? 0);
    work.report(outcome.accuracy.length / epochs);
  }
  return outcome;
}
