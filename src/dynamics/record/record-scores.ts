import { monitoringKernels } from '#monitoring-kernels';
import { type Engine, type Pacer, RegionGroup, tooLarge } from '../../engine/index.js';
import { type FilteredRecord, RecordFilter } from './record-filter.js';
import { type ModelNumbers, numbersAt, type RecordModel } from './record-model.js';
import type { RecordTask } from './record-task.js';

/** Of records, at some values of the parameters. */
export interface RecordScores {
  /** [record] */
  logLikelihoods: Float64Array;
  /** Their derivatives, [record][parameter]. */
  scores: Float64Array;
  numbers: ModelNumbers;
}

/** Filters all records in pairs; `report` hears of records. */
export async function recordScores(
  engine: Engine,
  pacer: Pacer,
  { model, values, record }: RecordTask,
  report: (records: number) => void,
): Promise<RecordScores> {
  const count = model.parameters.length;
  const numbers = await numbersAt(pacer, model, values, record.channels, count > 0);
  const logLikelihoods = new Float64Array(record.records);
  const scores = new Float64Array(record.records * count);
  const kernels = await monitoringKernels(engine);
  const group = new RegionGroup(engine.arena);
  try {
    const filter = new RecordFilter(engine, kernels, group, { model, numbers, record, back: count > 0 });
    await pacer.pause();
    for (let first = 0; first < record.records; first += 2) {
      const second = Math.min(first + 1, record.records - 1);
      const lanes = second - first + 1;
      const passes = (count > 0 ? 2 : 1) * record.intervals;
      const ofSteps = (steps: number) => report(first + (lanes * steps) / passes);
      if (count === 0) {
        logLikelihoods.set((await filter.likelihoods(pacer, first, second, ofSteps)).slice(0, lanes), first);
        continue;
      }
      const filtered = await filter.gradients(pacer, first, second, ofSteps);
      filtered.slice(0, lanes).forEach((each, lane) => {
        logLikelihoods[first + lane] = each.logLikelihood;
        scores.set(scoreOf(model, numbers, record.channels, each), (first + lane) * count);
      });
    }
  } catch (error) {
    throw tooLarge(error, { 'options.record.shape[1]': record.intervals });
  } finally {
    group.dispose();
  }
  return { logLikelihoods, scores, numbers };
}

/** The derivatives for the parameters. */
function scoreOf(
  model: RecordModel,
  numbers: ModelNumbers,
  monitored: readonly number[],
  filtered: FilteredRecord,
): Float64Array {
  const losses = new Map<number, number>();
  numbers.decays.forEach(({ slopes }, place) => {
    for (const [channel, slope] of slopes) losses.set(channel, dot(slope, filtered.decays[place]!));
  });
  return Float64Array.from(model.parameters, (parameter, i) => {
    if (parameter.kind === 'terms') {
      return model.weights[i]!.reduce(
        (sum, { string, weight }) => sum + weight * model.interval * filtered.strings[string]!,
        0,
      );
    }
    const ofRate = parameter.kind === 'rate';
    return parameter.channels.reduce((sum, number) => {
      const { rate, efficiency } = numbers.channels[number]!;
      const loss = losses.get(number) ?? 0;
      const share = ofRate ? model.shares[number]! : 1;
      if (!monitored.includes(number)) return sum + (ofRate ? share * loss : 0);
      // Of √(efficiency · rate) of each quadrature, and of (1 - efficiency) · rate, which is lost.
      let half = 0;
      monitored.forEach((channel, place) => {
        if (channel !== number) return;
        half += (filtered.measurements[place]! * numbers.measurements[place]!.strength) / 2;
      });
      return (
        sum + (ofRate ? share * (half / rate + (1 - efficiency) * loss) : half / efficiency - rate * loss)
      );
    }, 0);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
