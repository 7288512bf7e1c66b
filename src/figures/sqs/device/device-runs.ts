import type { DeviceName } from '../../../device/index.js';
import type { Engine, Estimate } from '../../../engine/index.js';
import { counted, estimate, type Seed, seedsOfRuns } from '../../../engine/index.js';
import type { FigureContext } from '../../figure.js';
import { titleOf } from '../../format.js';
import { drawSamples } from '../trained-runs.js';
import { type DeviceOutcome, type DeviceVariant, isMeasured, trainOnDevice } from './device-training.js';

/** Where the paper trains, and what on. */
export const DEVICE: DeviceName = 'ibm_brisbane';
export const DEVICE_DATA = ['usps'] as const;
export const DEVICE_CLASSES = [1, 7] as const;

export type DeviceFigureOptions = {
  /** Independent runs of each variant; run r of all variants has the same samples and seed. */
  runs: number;
  /** Samples of each run. */
  train: number;
  test: number;
  epochs: number;
  /** Samples of a parameter update. */
  batch: number;
  /** T, time steps of a sample. */
  steps: number;
  /** Factors of the device's noise. */
  noise: readonly number[];
};

/** One network, trained once. */
export type DeviceRun = DeviceVariant & DeviceOutcome & { noise: number; seed: Seed };

/** Trains every variant on the device with each of the noise's factors; those that are computed once only. */
export async function trainVariants(
  engine: Engine,
  context: FigureContext<DeviceFigureOptions>,
  variants: readonly DeviceVariant[],
): Promise<DeviceRun[]> {
  const { options, data, signal } = context;
  const { epochs, batch, steps } = options;
  const [set] = data;
  const seeds = seedsOfRuns('options.seed', context.seed, options.runs);
  const settings = variants.flatMap((variant) =>
    (isMeasured(variant) ? options.noise : [0]).map((noise) => ({ ...variant, noise })),
  );
  const results: DeviceRun[] = [];
  for (const [run, seed] of seeds.entries()) {
    const samples = await drawSamples(set!, seed, options);
    for (const { noise, ...variant } of settings) {
      const task = { ...samples, ...variant, epochs, batch, steps, device: DEVICE, noiseScale: noise, seed };
      const report = (share: number) =>
        context.onProgress?.({
          unit: 'training',
          done: results.length + share,
          total: seeds.length * settings.length,
          now: `${titleOf(set!.name)}, ${variantName(variant)}, run ${run + 1} of ${seeds.length}`,
        });
      report(0);
      const outcome = await context.remember(task, () => trainOnDevice(engine, task, { signal, report }));
      results.push({ ...variant, noise, seed, ...outcome });
    }
  }
  return results;
}

/** A variant as it is called in a figure. */
export const variantName = ({ rule, passes, perturbations, mitigated }: DeviceVariant): string =>
  ({
    printed: `M = ${passes}, M_syn = ${perturbations}`,
    consistent: `M = ${passes}, M_syn = ${perturbations}, consistent`,
    ideal: `ideal local rule, M = ${passes}`,
    surrogate: 'surrogate gradients',
  })[rule] + (mitigated ? ', mitigated' : '');

/** The runs of a variant. */
export const runsOfVariant = (
  runs: readonly DeviceRun[],
  { rule, passes, perturbations, mitigated }: DeviceVariant,
  noise: number,
): DeviceRun[] =>
  runs.filter(
    (run) =>
      run.rule === rule &&
      run.passes === passes &&
      run.perturbations === perturbations &&
      run.mitigated === mitigated &&
      (!isMeasured(run) || run.noise === noise),
  );

/** The runs of a variant, at the noise of the device itself. */
export type RunsOf = (variant: DeviceVariant) => DeviceRun[];

/** Mean accuracy after each epoch. */
export const curveOf = (runs: readonly DeviceRun[]): Estimate[] =>
  runs[0]!.accuracy.map((_, epoch) => estimate(runs.map(({ accuracy }) => accuracy[epoch]!)));

/** The highest mean accuracy, and after which epoch. */
export function peakOf(runs: readonly DeviceRun[]): { peak: Estimate; epoch: number } {
  const curve = curveOf(runs);
  const epoch = curve.reduce((best, { mean }, i) => (mean > curve[best]!.mean ? i : best), 0);
  return { peak: curve[epoch]!, epoch: epoch + 1 };
}

/** Each run's accuracy, its mean over the last quarter of the epochs. */
export const finalAccuracies = (runs: readonly DeviceRun[]): number[] =>
  runs.map(({ accuracy }) => {
    const last = accuracy.slice(-Math.ceil(accuracy.length / 4));
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });

/** The setting in a line. */
export const deviceLine = ({ runs, train, test, epochs, steps }: DeviceFigureOptions): string =>
  `${DEVICE}; ${counted(runs, 'run')} on ${train} training and ${counted(test, 'test sample')}, ${counted(epochs, 'epoch')}, ${counted(steps, 'time step')}, M_som = 1, M_p = 5; bars: one standard error`;
