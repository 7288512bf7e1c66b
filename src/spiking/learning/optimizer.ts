import type { Region, RegionGroup } from '../../engine/arena.js';
import type { Engine } from '../../engine/engine.js';

const BETA1 = 0.9;
const BETA2 = 0.999;
const STABILISER = 1e-8;

export interface OptimizerSettings {
  optimizer: 'adam' | 'sgd';
  learningRate: number;
  clip: number;
}

/** Gradient and moments of one parameter vector. */
export interface Trained {
  parameters: Region<Float64Array>;
  gradient: Region<Float64Array>;
  first: Region<Float64Array>;
  second: Region<Float64Array>;
}

/** Moves parameter vectors against their gradients: gradient descent, or Adam (Kingma and Ba, 2015). */
export class Optimizer {
  readonly vectors: Trained[];
  readonly #engine: Engine;
  readonly #settings: OptimizerSettings;
  #power1 = 1;
  #power2 = 1;

  constructor(
    engine: Engine,
    group: RegionGroup,
    parameters: Region<Float64Array>[],
    settings: OptimizerSettings,
  ) {
    this.#engine = engine;
    this.#settings = settings;
    const moments = settings.optimizer === 'adam';
    this.vectors = parameters.map((vector) => ({
      parameters: vector,
      gradient: group.float64(vector.length),
      first: group.float64(moments ? vector.length : 0),
      second: group.float64(moments ? vector.length : 0),
    }));
  }

  clearGradient(): void {
    for (const { gradient } of this.vectors) gradient.view.fill(0);
  }

  /** Norm of the gradient over all vectors; not finite where training has diverged. */
  gradientNorm(): number {
    let sum = 0;
    for (const { gradient } of this.vectors) {
      sum += this.#engine.kernels.sumOfSquares(gradient.pointer, gradient.length);
    }
    return Math.sqrt(sum);
  }

  /** One update with the current gradient, whose norm the caller has asked for. */
  step(norm: number): void {
    const { kernels } = this.#engine;
    const { optimizer, learningRate, clip } = this.#settings;
    const scale = norm > clip ? clip / norm : 1;
    this.#advance();
    for (const { parameters, gradient, first, second } of this.vectors) {
      if (optimizer === 'adam') {
        kernels.adam(
          parameters.pointer,
          gradient.pointer,
          first.pointer,
          second.pointer,
          parameters.length,
          learningRate,
          BETA1,
          BETA2,
          1 - this.#power1,
          1 - this.#power2,
          STABILISER,
          scale,
        );
      } else {
        kernels.descend(parameters.pointer, gradient.pointer, parameters.length, learningRate * scale);
      }
    }
  }

  /** Puts the moments of step `step` back. */
  restore(step: number, moments: { first: Float64Array; second: Float64Array }[]): void {
    this.vectors.forEach(({ first, second }, i) => {
      first.view.set(moments[i].first);
      second.view.set(moments[i].second);
    });
    for (let k = 0; k < step; k++) this.#advance();
  }

  /** β^k by multiplication: the host's power function is not the same everywhere. */
  #advance(): void {
    this.#power1 *= BETA1;
    this.#power2 *= BETA2;
  }
}
