import { PROBABILITY_FLOOR } from '../../../assembly/spiking/network/probability-floor.js';
import { localRuleBytes, writeLocalRule } from '../../../build/generated/spiking.js';
import type { Key, Region, RegionGroup } from '../../engine/index.js';
import type { BatchMemory } from '../network/batch-memory.js';
import type { NetworkCore } from '../network/network-core.js';
import { neuronNanoseconds, pieceOf } from '../network/work-estimate.js';
import { GRADIENT_MODES, type LocalRuleSettings } from './local-options.js';

/** About the nanoseconds of a shot. */
const SHOT_NANOSECONDS = 2;

/** The settings that shape a gradient. */
export type GradientSettings = Pick<
  LocalRuleSettings,
  'gradient' | 'equations' | 'rewardToGo' | 'synapticPerturbations' | 'somaticRepeats' | 'shots' | 'epsilon'
>;

/** Estimates the gradient of a batch's mean loss by the local rule (spiking paper, eqs. 20, 22-25). */
export class LocalGradient {
  /** Subtracted from each step's feedback, f64 [step]; 0 to begin with. */
  readonly baseline: Region<Float64Array>;
  /** Mean feedback of each step in the last batch. */
  readonly meanFeedback: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #settings: GradientSettings;
  readonly #descriptor: Region<Uint8Array>;
  readonly #credit: Region<Float64Array>;
  readonly #work: Region<Uint8Array>;

  /** For batches of at most `items` items of `steps` steps. */
  constructor(
    core: NetworkCore,
    group: RegionGroup,
    items: number,
    steps: number,
    settings: GradientSettings,
  ) {
    const { kernels } = core.engine;
    this.#core = core;
    this.#settings = settings;
    this.baseline = group.float64(steps);
    this.meanFeedback = group.float64(steps);
    this.#descriptor = group.uint8(localRuleBytes);
    this.#credit = group.float64(items * steps);
    this.#work = group.uint8(kernels.localGradientBytes(core.descriptor, steps));
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
    items: number,
    key: Key,
    weights: Region<Float64Array>,
    angles: Region<Float64Array>,
  ): Generator<void> {
    const { kernels, arena } = this.#core.engine;
    const { gradient, equations, rewardToGo, synapticPerturbations, somaticRepeats, shots, epsilon } =
      this.#settings;
    kernels.assignCredit(
      batch.descriptor,
      rewardToGo,
      1 / items,
      this.baseline.pointer,
      this.#credit.pointer,
      this.meanFeedback.pointer,
    );
    writeLocalRule(arena.memory, this.#descriptor.pointer, {
      network: this.#core.descriptor,
      batch: batch.descriptor,
      angles: this.#core.angles.pointer,
      weightGradient: weights.pointer,
      angleGradient: angles.pointer,
      mode: GRADIENT_MODES[gradient],
      printed: equations === 'printed',
      synapticPerturbations,
      somaticRepeats,
      shots,
      epsilon,
      floor: PROBABILITY_FLOOR,
      outputCredit: -1 / items,
      hiddenCredit: this.#credit.pointer,
      key0: key[0],
      key1: key[1],
    });
    kernels.beginLocalGradient(this.#descriptor.pointer, this.#work.pointer);
    const measured = gradient === 'shots' ? SHOT_NANOSECONDS * shots : 0;
    const budget = pieceOf(neuronNanoseconds(this.#core) + measured);
    while (!this.#core.engine.kernels.localGradient(this.#work.pointer, budget)) yield;
  }
}
