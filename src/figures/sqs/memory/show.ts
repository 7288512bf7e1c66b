import { count, counted, type Estimate, estimate, type Seed } from '../../../engine/index.js';
import type { FigureResult } from '../../figure.js';
import { decimalEstimate, percentEstimate, scaled } from '../../format.js';
import { type Composition, compose } from '../../plot/compose.js';
import { type CurvePoint, curves } from '../../plot/curves.js';
import { estimateOf, runsOf } from '../runs.js';
import type { Recipe } from '../train-model.js';
import { type ExaminedRun, readingsAt } from './conclusion.js';
import { MEMORY_DEVICES, type Place } from './on-devices.js';
import { LAGS, type Recall } from './recall.js';
import type { MemoryTask } from './tasks.js';
import type { MemoryOutcome } from './train-memory.js';
import {
  isOnDevices,
  LAST_SPIKE,
  lookOf,
  MEMORY_ANSATZES,
  type MemoryVariant,
  memoryVariants,
  NO_MEMORY,
} from './variants.js';

export const TITLE = 'Kinds of memory on tasks that need one';

export type MemoryFigureOptions = {
  /** Independent runs of each variant; run r of all variants has the same samples and seed. */
  runs: number;
  /** Samples of each run. */
  train: number;
  test: number;
  epochs: number;
  /** About how many parameters each network trains. */
  parameters: number;
  recipe: Recipe;
  /** In steps, see `MemoryTask.delay`. */
  delays: readonly number[];
  /** N^M of quantum memories of more than one qubit. */
  memoryQubits: readonly number[];
  /** Factors of the devices' noise. */
  noise: readonly number[];
  /** Time steps of a recording. */
  steps: number;
  /** See `RecallTask`. */
  repetitions: number;
};

/** One network, trained and tested once. */
export type MemoryRun = MemoryVariant & MemoryOutcome & { task: string; delay: number; seed: Seed };

/** Delayed recall by neurons that are not trained. */
export const RECALL = 'memory capacity';
export type RecallRun = MemoryVariant & { task: string; seed: Seed; onDevices: Recall[] };

/** Delays of a task, 0 for one that has none. */
export const delaysOf = ({ delay }: MemoryTask, { delays }: MemoryFigureOptions): readonly number[] =>
  delay === undefined ? [0] : delays;

/** The factor of the noise that is shown in the table: that of the device itself, if it was tried. */
const shownNoise = ({ noise }: MemoryFigureOptions): number | undefined =>
  noise.includes(1) ? 1 : noise.find((factor) => factor > 0);

const NOWHERE: Place = { device: null, noise: 0 };

export function tabulateMemory(
  runs: readonly MemoryRun[],
  recalls: readonly RecallRun[],
  tasks: readonly MemoryTask[],
  options: MemoryFigureOptions,
): FigureResult['table'] {
  const noise = shownNoise(options);
  const devices = noise === undefined ? [] : MEMORY_DEVICES;
  const ofVariant = ({ memory, memoryQubits, ansatz, detachMemory }: MemoryVariant) => [
    memory,
    String(memoryQubits),
    ansatz ?? '-',
    ansatz === null ? '-' : detachMemory ? 'spikes' : 'spikes+memory',
  ];
  const onDevices = (variant: MemoryVariant, cells: (place: Place) => string[]) =>
    devices.flatMap((device) => (isOnDevices(variant) ? cells({ device, noise: noise! }) : ['-', '-']));
  const trained = tasks.flatMap((task) =>
    delaysOf(task, options).flatMap((delay) =>
      memoryVariants(options.memoryQubits).map((variant) => {
        const own = runsOf<MemoryRun>(runs, { task: task.name, delay, ...variant });
        const at = (place: Place, what: 'accuracy' | 'information') => estimate(readingsAt(own, place, what));
        return [
          ...[task.name, task.delay === undefined ? '-' : String(delay), ...ofVariant(variant)],
          percentEstimate(estimateOf(own, ({ accuracy }) => accuracy)),
          isOnDevices(variant) ? decimalEstimate(at(NOWHERE, 'information')) : '-',
          ...onDevices(variant, (place) => [
            percentEstimate(at(place, 'accuracy')),
            decimalEstimate(at(place, 'information')),
          ]),
          decimalEstimate(estimateOf(own, (each) => each.spikesPerStep!)),
          ...[String(own[0]!.parameters), String(own.length)],
        ];
      }),
    ),
  );
  const recalled = variantsOf(recalls).map((variant) => {
    const own = runsOf<RecallRun>(recalls, variant);
    const at = (place: Place) => decimalEstimate(estimate(readingsAt(own, place, 'capacity')));
    return [
      ...[RECALL, `1-${LAGS}`, ...ofVariant(variant).slice(0, 3), '-', at(NOWHERE), '-'],
      ...onDevices(variant, (place) => [at(place), '-']),
      ...['-', 'none trained', String(own.length)],
    ];
  });
  return {
    columns: [
      'task',
      'delay',
      'memory',
      'N^M',
      'ansatz',
      'gradient through',
      'test accuracy, or capacity',
      'χ, bits',
      ...devices.flatMap((device) => [`${device} × ${noise}`, 'χ there']),
      'spikes per step',
      'parameters',
      'runs',
    ],
    rows: [...trained, ...recalled],
  };
}

const variantsOf = (recalls: readonly RecallRun[]): MemoryVariant[] =>
  recalls
    .filter(({ seed }) => seed === recalls[0]!.seed)
    .map(({ memory, memoryQubits, ansatz, detachMemory }) => ({
      memory,
      memoryQubits,
      ansatz,
      detachMemory,
    }));

/** For each task a panel for each ansatz, where networks without memory are in both, and one for each device. */
export function drawMemory(
  runs: readonly MemoryRun[],
  recalls: readonly RecallRun[],
  tasks: readonly MemoryTask[],
  options: MemoryFigureOptions,
): string {
  const variants = memoryVariants(options.memoryQubits);
  const looks = [NO_MEMORY, ...LAST_SPIKE, ...variants.filter(({ memory }) => memory === 'quantum')]
    .map(lookOf)
    .filter(({ label }, i, all) => all.findIndex((other) => other.label === label) === i);
  const size = { looks, width: 310, height: 330, apart: 3 };
  const byNoise = variants.filter((variant) => isOnDevices(variant) && variant.ansatz === 'two-way');
  /** Panels of one kind of result, by delays (or lags) and by noise. */
  const panelsOf = (
    name: string,
    {
      by,
      lines,
      readings,
      axis,
    }: {
      by: string | undefined;
      lines: (variant: MemoryVariant) => CurvePoint[];
      readings: (variant: MemoryVariant, place: Place) => Estimate;
      axis: { yLabel: string; yDomain: [number, number] };
    },
  ): Composition['panels'] => [
    ...(by === undefined ? [] : MEMORY_ANSATZES).map((ansatz) => {
      const shown = variants.filter((variant) => variant.ansatz === null || variant.ansatz === ansatz);
      return {
        title: `${name}, ${ansatz}`,
        svg: curves(shown.flatMap(lines), { ...size, ...axis, xLabel: by! }),
      };
    }),
    ...MEMORY_DEVICES.map((device) => {
      const values = byNoise.flatMap((variant) =>
        [0, ...options.noise.filter((factor) => factor > 0)].map((noise) =>
          pointOf(variant, noise, readings(variant, noise === 0 ? NOWHERE : { device, noise })),
        ),
      );
      return {
        title: `${name} on ${device}, two-way`,
        svg: curves(values, { ...size, ...axis, xLabel: "factor of the device's noise" }),
      };
    }),
  ];
  const trained = tasks.flatMap((task) => {
    const own = (wanted: Partial<MemoryRun>) => runsOf<MemoryRun>(runs, { task: task.name, ...wanted });
    return panelsOf(task.name, {
      by: task.delay && `${task.delay} (steps)`,
      lines: (variant) =>
        delaysOf(task, options).map((delay) => {
          const accuracy = estimateOf(own({ delay, ...variant }), (each) => each.accuracy);
          return pointOf(variant, delay, scaled(accuracy, 100));
        }),
      readings: (variant, place) => scaled(estimate(readingsAt(own(variant), place, 'accuracy')), 100),
      axis: { yLabel: 'test accuracy (%)', yDomain: [task.delay === undefined ? 0 : 45, 100] },
    });
  });
  const recalled = panelsOf(RECALL, {
    by: 'lag (steps)',
    lines: (variant) => {
      const own = runsOf<RecallRun>(recalls, variant);
      if (own.length === 0) return [];
      return Array.from({ length: LAGS }, (_, lag) =>
        pointOf(variant, lag + 1, estimate(own.map(({ onDevices }) => onDevices[0]!.byLag[lag]!))),
      );
    },
    readings: (variant, place) =>
      estimate(
        readingsAt(runsOf<RecallRun>(recalls, variant) as ExaminedRun<'capacity'>[], place, 'capacity'),
      ),
    axis: { yLabel: 'inputs that are recalled', yDomain: [0, 2] },
  });
  const perRow = MEMORY_ANSATZES.length + MEMORY_DEVICES.length;
  return compose({
    ...{ title: TITLE, subtitle: settingLine(options), legend: looks, perRow },
    panels: [...trained.slice(0, 2 * perRow), ...recalled, ...trained.slice(2 * perRow)],
  });
}

const pointOf = (variant: MemoryVariant, x: number, y: Estimate): CurvePoint => ({
  model: lookOf(variant).label,
  x: { mean: x, stdErr: null },
  y,
});

const settingLine = ({ runs, train, test, epochs, parameters }: MemoryFigureOptions): string =>
  `${counted(runs, 'run')} on ${count(train)} training and ${counted(test, 'test sample')}, ${counted(epochs, 'epoch')}, ` +
  `about ${counted(parameters, 'parameter')} each; bars: one standard error; guessing finds 50 %`;
