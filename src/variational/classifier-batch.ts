import type { Region, RegionGroup } from '../engine/arena.js';
import { NumericalError } from '../engine/errors.js';
import type { ClassifierCore } from './classifier-core.js';
import type { ItemSource } from './item-source.js';
import type { ParameterName } from './parameters.js';
import { type Numbers, numbers, PRECISIONS, padded } from './precision.js';

/**
 * Everything that a batch of up to `capacity` samples needs in linear memory. But for the items themselves, matrices have
 * samples along their rows, padded to whole cache lines: the circuits' lanes are samples.
 */
export class ClassifierBatch {
  readonly capacity: number;
  /** Loss of each sample of the last `forward`, natural. */
  readonly losses: Region<Float64Array>;
  /** Class that each was taken for: that of the largest logit, the lowest of several. */
  readonly decisions: Region<Uint8Array>;
  readonly #core: ClassifierCore;
  readonly #labels: Region<Uint8Array>;
  /** [sample][input], and its transpose. */
  readonly #items: Numbers;
  readonly #columns: Numbers;
  /** [feature][sample]: embedding angles and ⟨Z⟩. */
  readonly #embedding: Numbers;
  readonly #expectations: Numbers;
  /** [class][sample] */
  readonly #logits: Numbers;
  readonly #states: Region<Uint8Array>;
  readonly #learning: Learning | undefined;
  #count = 0;

  /** @param learns whether `gradient` will be called */
  constructor(core: ClassifierCore, group: RegionGroup, capacity: number, learns: boolean) {
    const { inputs, classes, circuits, precision } = core.shape;
    const { features } = core;
    const width = padded(precision, capacity);
    const matrix = (rows: number, columns: number) => numbers(group, precision, rows * columns);
    this.#core = core;
    this.capacity = capacity;
    this.losses = group.float64(capacity);
    this.decisions = group.uint8(capacity);
    this.#labels = group.uint8(capacity);
    this.#items = matrix(capacity, padded(precision, inputs));
    this.#columns = matrix(inputs, width);
    this.#embedding = matrix(features, width);
    this.#expectations = matrix(features, width);
    this.#logits = matrix(classes, width);
    const blocks = width / PRECISIONS[precision].line;
    const stateBytes = core.engine.kernels.circuitsStateBytes(core.circuits, blocks);
    this.#states = group.uint8(learns ? stateBytes : stateBytes / (circuits * blocks));
    if (learns) {
      this.#learning = {
        logits: matrix(classes, width),
        features: matrix(features, width),
        expectationsByItem: matrix(capacity, padded(precision, features)),
      };
    }
  }

  /**
   * Runs samples `indices` of `source`; returns the sum of their losses.
   *
   * @throws NumericalError when a loss is not finite
   */
  forward(source: ItemSource, indices: ArrayLike<number>): number {
    const { engine, features, shape, layout } = this.#core;
    const { inputs, classes, precision } = shape;
    const { inputWeights, outputWeights } = layout.blocks;
    const { suffix } = PRECISIONS[precision];
    const { kernels } = engine;
    const multiply = kernels[`multiply${suffix}`];
    const fillRows = kernels[`fillRows${suffix}`];
    this.#load(source, indices);
    const { items, width, blocks } = this.#size;
    const [columns, embedding, expectations, logits] = [
      this.#columns.pointer,
      this.#embedding.pointer,
      this.#expectations.pointer,
      this.#logits.pointer,
    ];
    const inputStride = inputWeights.stride;
    const outputStride = outputWeights.stride;
    kernels[`transpose${suffix}`](this.#items.pointer, inputStride, items, inputs, columns, width);
    fillRows(this.#parameter('inputBiases'), features, embedding, width, width);
    multiply(
      this.#parameter('inputWeights'),
      inputStride,
      1,
      columns,
      width,
      embedding,
      width,
      features,
      inputs,
      width,
      true,
    );
    kernels[`circuitsForward${suffix}`](
      this.#core.circuits,
      this.#parameter('angles'),
      embedding,
      blocks,
      this.#states.pointer,
      this.#learning !== undefined,
      expectations,
    );
    fillRows(this.#parameter('outputBiases'), classes, logits, width, width);
    multiply(
      this.#parameter('outputWeights'),
      outputStride,
      1,
      expectations,
      width,
      logits,
      width,
      classes,
      features,
      width,
      true,
    );
    kernels[`softmaxLoss${suffix}`](
      logits,
      width,
      classes,
      items,
      this.#labels.pointer,
      this.losses.pointer,
      this.decisions.pointer,
      this.#learning?.logits.pointer ?? 0,
    );
    return this.#lossOf(indices);
  }

  /**
   * The gradient of the mean loss of the samples that ran forward last, by adjoint differentiation; only once for each
   * `forward`, whose states it uses up.
   *
   * @param gradient result, laid out as the parameters
   */
  gradient(gradient: Numbers): void {
    const { engine, features, shape, layout } = this.#core;
    const { classes, precision } = shape;
    const { blocks: places } = layout;
    const { suffix, bytes } = PRECISIONS[precision];
    const { kernels } = engine;
    const multiply = kernels[`multiply${suffix}`];
    const sumRows = kernels[`sumRows${suffix}`];
    const { items, width, blocks } = this.#size;
    const learning = this.#learning!;
    const logits = learning.logits.pointer;
    const cotangent = learning.features.pointer;
    const expectations = learning.expectationsByItem.pointer;
    const inputStride = places.inputWeights.stride;
    const outputStride = places.outputWeights.stride;
    const at = (name: ParameterName) => gradient.pointer + bytes * places[name].first;
    kernels[`transpose${suffix}`](
      this.#expectations.pointer,
      width,
      features,
      items,
      expectations,
      outputStride,
    );
    sumRows(logits, width, classes, width, at('outputBiases'));
    multiply(
      logits,
      width,
      1,
      expectations,
      outputStride,
      at('outputWeights'),
      outputStride,
      classes,
      items,
      outputStride,
      false,
    );
    multiply(
      this.#parameter('outputWeights'),
      1,
      outputStride,
      logits,
      width,
      cotangent,
      width,
      features,
      classes,
      width,
      false,
    );
    kernels[`circuitsReverse${suffix}`](
      this.#core.circuits,
      this.#embedding.pointer,
      blocks,
      this.#states.pointer,
      cotangent,
      cotangent,
      at('angles'),
    );
    sumRows(cotangent, width, features, width, at('inputBiases'));
    multiply(
      cotangent,
      width,
      1,
      this.#items.pointer,
      inputStride,
      at('inputWeights'),
      inputStride,
      features,
      items,
      inputStride,
      false,
    );
  }

  /** Of the samples that are there at the moment. */
  get #size(): { items: number; width: number; blocks: number } {
    const { precision } = this.#core.shape;
    const width = padded(precision, this.#count);
    return { items: this.#count, width, blocks: width / PRECISIONS[precision].line };
  }

  #load(source: ItemSource, indices: ArrayLike<number>): void {
    const { stride } = this.#core.layout.blocks.inputWeights;
    const items = this.#items.view;
    const labels = this.#labels.view;
    for (let b = 0; b < indices.length; b++) {
      source.write(indices[b], items, b * stride);
      labels[b] = source.labels[indices[b]];
    }
    this.#count = indices.length;
  }

  #lossOf(indices: ArrayLike<number>): number {
    const losses = this.losses.view;
    let sum = 0;
    for (let b = 0; b < indices.length; b++) {
      if (!Number.isFinite(losses[b])) {
        throw new NumericalError(
          `the loss of sample ${indices[b]} is not finite: the parameters are too large`,
          indices[b],
        );
      }
      sum += losses[b];
    }
    return sum;
  }

  #parameter(name: ParameterName): number {
    const { parameters, layout, shape } = this.#core;
    return parameters.pointer + PRECISIONS[shape.precision].bytes * layout.blocks[name].first;
  }
}

/** Cotangents, and the ⟨Z⟩ as [sample][feature]. */
interface Learning {
  /** [class][sample] */
  logits: Numbers;
  /** [feature][sample], of the ⟨Z⟩ and then of the embedding angles. */
  features: Numbers;
  expectationsByItem: Numbers;
}
