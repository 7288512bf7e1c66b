import type { Engine } from '../../engine/index.js';
import type { Samples } from '../data/data-sets.js';
import type { RunState } from './checkpoint-file.js';
import { modelBytes, type Task } from './model-task.js';
import { identityOf, makeModel } from './models.js';
import type { RunReport } from './print-runs.js';
import type { Plan } from './train-plan.js';
import type { FinishedRun } from './training.js';

/** What is told and kept of a finished run, wherever it was trained. */
export interface RunOutcome {
  report: RunReport;
  warnings: readonly string[];
  /** Digest of the samples. */
  samples: string;
  /** The model's file, in base64, where it is wanted. */
  model?: string;
  /** Of a run in parts, its rounds. */
  rounds?: FinishedRun['rounds'];
}

/** A run that has not begun. */
export const newRun = (seed: RunState['seed']): RunState => ({
  seed,
  samples: '',
  testAccuracyByEpoch: [],
  spikesPerStep: 0,
  seconds: 0,
  checkpoint: new Uint8Array(),
});

/** All options with their defaults, found by making a model of them. */
export function identify(engine: Engine, plan: Plan, samples: Samples): Record<string, unknown> {
  const model = makeModel(engine, plan, samples, plan.seed);
  try {
    return identityOf(model, plan);
  } finally {
    model.dispose();
  }
}

/** The outcome of a run, whose model goes with it. */
export async function runOutcome(
  { state, result, model, rounds }: FinishedRun,
  plan: Plan,
  identity: Record<string, unknown>,
  wantsModel: boolean,
): Promise<RunOutcome> {
  const { seed, testAccuracyByEpoch, spikesPerStep, seconds } = state;
  const report = {
    seed,
    testAccuracy: testAccuracyByEpoch.at(-1)!,
    testAccuracyByEpoch,
    lossByEpoch: result.lossByEpoch,
    ...('accuracyByEpoch' in result && { trainAccuracyByEpoch: result.accuracyByEpoch }),
    spikesPerStep,
    seconds,
    ...('costs' in result && { costs: result.costs }),
    ...('extrapolation' in result && { extrapolation: result.extrapolation }),
  };
  const bytes = wantsModel ? await modelBytes(model, taskOf(plan, identity)) : undefined;
  model.dispose();
  return {
    report,
    warnings: result.meta.warnings,
    samples: state.samples,
    ...(bytes && { model: Buffer.from(bytes).toString('base64') }),
    ...(rounds && { rounds }),
  };
}

const taskOf = ({ task }: Plan, { precision, input }: Record<string, unknown>): Task => {
  const { data, size, binMilliseconds, polarities, classes, split, train, test, steps, maxRate } = task;
  const samples = { data, size, binMilliseconds, polarities, classes, split, train, test, steps, maxRate };
  return { ...samples, ...({ precision, input } as Pick<Task, 'precision' | 'input'>) };
};
