import type { Engine, Estimate } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import { allOf, conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate, titleOf } from '../format.js';
import { boxPlots } from '../plot/box-plots.js';
import { compose } from '../plot/compose.js';
import { IMAGE_DATA, IMAGE_OPTIONS } from './image-experiment.js';
import { LOOKS, type ModelName, SPIKING_MODELS } from './models.js';
import { estimateOf, runsOf } from './runs.js';
import { settingLine, type TrainedRun, type TrainingOptions, trainRuns, warningsOf } from './trained-runs.js';

const TITLE = 'Spikes per neuron and time step';
/** What the paper calls well below one spike per neuron and step, in numbers of ours. */
const SPARSE = 0.5;

/** Supplementary figure S2 of the spiking paper. */
export const sqsS2: Figure<TrainingOptions> = {
  id: 'sqs/s2',
  title: TITLE,
  claim:
    'All three spiking models stay well below one spike per neuron and time step (here: below 0.5); the SQSNN lies between ' +
    'the SNN, which spikes most, and the QLIF-SNN.',
  data: IMAGE_DATA,
  options: IMAGE_OPTIONS,
  run,
};

async function run(engine: Engine, context: FigureContext<TrainingOptions>): Promise<FigureResult> {
  const start = performance.now();
  const runs = await trainRuns(engine, context, SPIKING_MODELS);
  const sets = context.data.map(({ name }) => name);
  return {
    data: runs.map((each) => ({ ...each, spikesPerNeuron: perNeuron(each) })),
    svg: draw(runs, sets, context.options),
    table: tabulate(runs, sets),
    verdict: conclude(sets.flatMap((data) => [isSparse(runs, data), isBetween(runs, data)])),
    seed: context.seed,
    meta: makeMeta(start, { ...context.options, data: sets }, warningsOf(IMAGE_DATA, context)),
  };
}

const perNeuron = ({ spikesPerStep, neurons }: TrainedRun): number => spikesPerStep! / neurons;

const ratesOf = (runs: readonly TrainedRun[], data: string, model: ModelName): number[] =>
  runsOf(runs, { data, model }).map(perNeuron);

const rateOf = (runs: readonly TrainedRun[], data: string, model: ModelName): Estimate =>
  estimateOf(runsOf(runs, { data, model }), perNeuron);

function isSparse(runs: readonly TrainedRun[], data: string): Finding {
  const rates = SPIKING_MODELS.map((model) => rateOf(runs, data, model).mean);
  const highest = Math.max(...rates);
  const { label } = LOOKS[SPIKING_MODELS[rates.indexOf(highest)]!];
  return {
    outcome: highest < SPARSE ? 'reproduced' : 'not reproduced',
    reason: `${titleOf(data)}: the highest rate is the ${label}'s, ${highest.toFixed(3)} spikes per neuron and step`,
  };
}

function isBetween(runs: readonly TrainedRun[], data: string): Finding {
  const rates = (model: ModelName) => ratesOf(runs, data, model);
  const outcome = allOf([
    outcomeOf(pairedDifference(rates('lif'), rates('sqs'))),
    outcomeOf(pairedDifference(rates('sqs'), rates('qlif'))),
  ]);
  const relation = {
    reproduced: 'the SQSNN lies between the SNN above and the QLIF-SNN below',
    'not reproduced': 'the SQSNN does not lie between the SNN above and the QLIF-SNN below',
    undecided: 'whether the SQSNN lies between the SNN above and the QLIF-SNN below is undecided',
  };
  const means = SPIKING_MODELS.map(
    (model) => `${LOOKS[model].label} ${decimalEstimate(rateOf(runs, data, model))}`,
  );
  return { outcome, reason: `${titleOf(data)}: ${relation[outcome]} (${means.join(', ')})` };
}

function tabulate(runs: readonly TrainedRun[], sets: readonly string[]): FigureResult['table'] {
  const rows = sets.flatMap((data) =>
    SPIKING_MODELS.map((model) => {
      const own = runsOf(runs, { data, model });
      return [
        titleOf(data),
        LOOKS[model].label,
        percentEstimate(estimateOf(own, ({ accuracy }) => accuracy)),
        decimalEstimate(estimateOf(own, (each) => each.spikesPerStep!)),
        decimalEstimate(rateOf(runs, data, model)),
        String(own[0]!.neurons),
        String(own[0]!.parameters),
        String(own.length),
      ];
    }),
  );
  return {
    columns: [
      'data',
      'model',
      'test accuracy',
      'spikes per step',
      'per neuron and step',
      'neurons',
      'parameters',
      'runs',
    ],
    rows,
  };
}

function draw(runs: readonly TrainedRun[], sets: readonly string[], options: TrainingOptions): string {
  const points = runs.map((each) => ({
    facet: titleOf(each.data),
    model: LOOKS[each.model].label,
    value: perNeuron(each),
  }));
  const looks = SPIKING_MODELS.map((model) => LOOKS[model]);
  return compose({
    title: TITLE,
    subtitle: `${settingLine(options)}; boxes: quartiles and median`,
    panels: [
      {
        title: 'Hidden and output neurons, on test samples',
        svg: boxPlots(points, {
          facets: sets.map(titleOf),
          looks,
          label: 'spikes per neuron and time step',
          fromZero: true,
        }),
      },
    ],
  });
}
