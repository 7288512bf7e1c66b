import { PROBABILITY_FLOOR } from '../../../assembly/spiking/network/probability-floor.js';
import {
  feedbackBytes,
  localRuleBytes,
  writeFeedback,
  writeLocalRule,
} from '../../../build/generated/core/spiking.js';
import { bitInverse, fitWeights } from '../../device/index.js';
import type { Key, Region, RegionGroup } from '../../engine/index.js';
import type { BatchMemory } from '../network/batch-memory.js';
import type { NetworkCore } from '../network/network-core.js';
import { type NeuronRun, plainRun } from '../network/neuron-run.js';
import { pieceOf } from '../network/work-estimate.js';
import { layersOf } from '../stack/stack-plan.js';
import { BASELINES, GRADIENT_MODES, isRegularised, type LocalRuleSettings } from './local-options.js';

/** About the nanoseconds of a shot. */
const SHOT_NANOSECONDS = 4;
/** Of the learned baseline, at each step; see assembly/spiking/local/feedback.ts. */
const MOMENTS = 4;

/** The settings that shape a gradient. */
export type GradientSettings = Pick<
  LocalRuleSettings,
  | 'gradient'
  | 'equations'
  | 'creditDiscount'
  | 'baseline'
  | 'passWeights'
  | 'perturb'
  | 'synapticPerturbations'
  | 'somaticRepeats'
  | 'shots'
  | 'epsilon'
  | 'sparsity'
> &
  Partial<Pick<LocalRuleSettings, 'amplify' | 'factors' | 'fit' | 'readout'>>;

/** Estimates the gradient of a batch's mean loss by the local rule (spiking paper, eqs. 20, 22-25). */
export class LocalGradient {
  /** Running means that the learned baseline is made of, f64 [step][moment]; 0 to begin with. */
  readonly moments: Region<Float64Array>;
  /** Those of the last batch. */
  readonly batchMoments: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #run: NeuronRun;
  readonly #factors: number;
  readonly #networks: Region<Uint32Array>;
  readonly #factorValues: Region<Float64Array>;
  readonly #fitWeights: Region<Float64Array>;
  readonly #readouts: Region<Float64Array> | undefined;
  readonly #points: Region<Float64Array> | undefined;
  readonly #clipped: Region<Float64Array>;
  readonly #settings: GradientSettings;
  readonly #descriptor: Region<Uint8Array>;
  readonly #feedback: Region<Uint8Array>;
  readonly #hiddenCredit: Region<Float64Array>;
  readonly #outputCredit: Region<Float64Array>;
  /** f64 [item][neuron][step], with the sparsity regulariser. */
  readonly #neuronCredit: Region<Float64Array> | undefined;
  readonly #layers: ReturnType<typeof layersOf> = [];
  readonly #work: Region<Uint8Array>;

  /** For batches of at most `items` items of `steps` steps. */
  constructor(
    core: NetworkCore,
    group: RegionGroup,
    items: number,
    steps: number,
    settings: GradientSettings,
    runs: readonly NeuronRun[] = [plainRun(core)],
  ) {
    const { kernels } = core.engine;
    const [run] = runs as [NeuronRun];
    this.#run = run;
    this.#factors = runs.length;
    this.#networks = group.uint32(runs.length);
    this.#networks.view.set(runs.map(({ descriptor }) => descriptor));
    this.#factorValues = group.float64(runs.length);
    this.#fitWeights = group.float64(runs.length);
    this.#fitWeights.view[0] = 1;
    if (settings.amplify) {
      this.#factorValues.view.set(settings.factors!);
      this.#fitWeights.view.set(fitWeights(settings.factors!, settings.fit!));
      this.#points = group.float64(runs.length * steps * core.topology.wiring.outputs);
    }
    if (settings.readout === 'invert') {
      this.#readouts = group.float64(3 * runs.length);
      const inverses = runs.flatMap(({ confusions: [confusion] }) => {
        const [read0Of1, read1Of0, left] = bitInverse('options.readout', confusion!);
        return [read0Of1, read1Of0, 1 / left];
      });
      this.#readouts.view.set(inverses);
    }
    this.#clipped = group.float64(1);
    this.#core = core;
    this.#settings = settings;
    this.moments = group.float64(MOMENTS * steps);
    this.batchMoments = group.float64(MOMENTS * steps);
    this.#descriptor = group.uint8(localRuleBytes);
    this.#feedback = group.uint8(feedbackBytes);
    this.#hiddenCredit = group.float64(items * steps);
    this.#outputCredit = group.float64(items * steps);
    if (isRegularised(settings)) {
      this.#layers = layersOf(core.topology, core.model.inputs);
      this.#neuronCredit = group.float64(items * steps * core.topology.wiring.neurons, false);
    }
    this.#work = group.uint8(
      kernels.localGradientBytes(run.descriptor, steps, GRADIENT_MODES[settings.gradient], runs.length),
    );
  }

  /** How many values that were led back to no noise were no probabilities so far, and were clipped. */
  get clipped(): number {
    return this.#clipped.view[0]!;
  }

  /**
   * With `amplify`, what was last measured of the output neurons' scored patterns, in the first item without shifts: [factor][step][output].
   */
  get points(): Float64Array | undefined {
    return this.#points?.view;
  }

  /** `addPieces` all at once. */
  addTo(...given: Parameters<LocalGradient['addPieces']>): void {
    for (const _ of this.addPieces(...given));
  }

  /**
   * Adds the estimate for a batch that ran forward to `weights` and `angles`, in pieces between which others may run.
   *
   * @param key of the random directions and of the shots
   */
  *addPieces(
    batch: BatchMemory,
    key: Key,
    weights: Region<Float64Array>,
    angles: Region<Float64Array>,
  ): Generator<void> {
    const { kernels, arena } = this.#core.engine;
    const { gradient, equations, synapticPerturbations, somaticRepeats, shots, epsilon } = this.#settings;
    const { creditDiscount, baseline, passWeights, perturb } = this.#settings;
    writeFeedback(arena.memory, this.#feedback.pointer, {
      batch: batch.descriptor,
      discount: creditDiscount,
      baseline: BASELINES[baseline],
      importance: passWeights === 'importance',
      moments: this.moments.pointer,
      batchMoments: this.batchMoments.pointer,
      hiddenCredit: this.#hiddenCredit.pointer,
      outputCredit: this.#outputCredit.pointer,
    });
    kernels.assignCredit(this.#feedback.pointer);
    writeLocalRule(arena.memory, this.#descriptor.pointer, {
      network: this.#run.descriptor,
      batch: batch.descriptor,
      angles: this.#core.angles.pointer,
      weightGradient: weights.pointer,
      angleGradient: angles.pointer,
      mode: GRADIENT_MODES[gradient],
      printed: equations === 'printed',
      perturbsCurrents: perturb === 'currents',
      synapticPerturbations,
      somaticRepeats,
      shots,
      epsilon,
      floor: PROBABILITY_FLOOR,
      outputCredit: this.#outputCredit.pointer,
      hiddenCredit: this.#hiddenCredit.pointer,
      neuronCredit: this.#neuronCredit?.pointer ?? 0,
      key0: key[0],
      key1: key[1],
      factors: this.#factors,
      networks: this.#networks.pointer,
      factorValues: this.#factorValues.pointer,
      fitWeights: this.#fitWeights.pointer,
      exponential: this.#factors > 1 && this.#settings.fit!.endsWith('exponential'),
      adaptive: this.#settings.fit === 'adaptive-exponential',
      asymptote: 1 / 2 ** this.#core.model.inputs,
      readouts: this.#readouts?.pointer ?? 0,
      clipped: this.#clipped.pointer,
      points: this.#points?.pointer ?? 0,
    });
    if (this.#neuronCredit) yield* this.#regularise(batch.items);
    kernels.beginLocalGradient(this.#descriptor.pointer, this.#work.pointer);
    const measured = gradient === 'shots' ? SHOT_NANOSECONDS * shots : 0;
    const budget = pieceOf(this.#run.neuronNanoseconds + measured);
    while (!this.#core.engine.kernels.localGradient(this.#work.pointer, budget)) yield;
  }

  /** Gives all neurons of all items credits of their own, and the losses their regulariser. */
  *#regularise(items: number): Generator<void> {
    const { kernels } = this.#core.engine;
    for (let item = 0; item < items; item++) {
      this.#layers.forEach(({ firstNeuron, neurons }, l) => {
        const lambda = this.#settings.sparsity[l]!;
        kernels.regulariseLayer(this.#descriptor.pointer, item, firstNeuron, neurons, lambda);
      });
      yield;
    }
  }
}
