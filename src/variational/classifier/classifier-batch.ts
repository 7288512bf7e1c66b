import { type Product, productBytes, writeProduct } from '../../../build/generated/core/linear.js';
import { softmaxLossBytes, writeSoftmaxLoss } from '../../../build/generated/core/variational.js';
import type { FloatRegion, Region, RegionGroup, Steps } from '../../engine/index.js';
import { NumericalError } from '../../engine/index.js';
import type { ClassifierCore } from './classifier-core.js';
import type { ItemSource } from './item-source.js';
import type { ParameterName } from './parameters.js';
import { floatRegion, PRECISIONS, padded } from './precision.js';

/** Multiplications that a kernel call may do, and steps of amplitudes: some milliseconds of work. */
const WORK_AT_ONCE = 2 ** 23;

/**
 * Everything that a batch of up to `capacity` samples needs in linear memory. But for the items themselves, matrices have
 * samples along their rows, padded to whole cache lines: the circuits' lanes are samples. Work is done in pieces, which
 * change no bit of the result.
 */
export class ClassifierBatch {
  readonly capacity: number;
  /** Loss of each sample of the last `forward`, natural. */
  readonly losses: Region<Float64Array>;
  /** Class that each was taken for: that of the largest logit, the lowest of several. */
  readonly decisions: Region<Uint8Array>;
  readonly #core: ClassifierCore;
  readonly #parameters: FloatRegion;
  /** Address of the circuits' description. */
  readonly #circuits: number;
  readonly #labels: Region<Uint8Array>;
  /** [sample][input], and its transpose. */
  readonly #items: FloatRegion;
  readonly #columns: FloatRegion;
  /** [feature][sample]: embedding angles and ⟨Z⟩. */
  readonly #embedding: FloatRegion;
  readonly #expectations: FloatRegion;
  /** [class][sample] */
  readonly #logits: FloatRegion;
  /** Addresses of the kernels' description. */
  readonly #product: number;
  readonly #loss: number;
  readonly #learning: Learning | undefined;
  #count = 0;
  #numbers: ArrayLike<number> = [];

  /**
   * @param parameters laid out by `core.layout`
   * @param learns whether `gradient` will be called
   */
  constructor(
    core: ClassifierCore,
    group: RegionGroup,
    { capacity, parameters, learns }: { capacity: number; parameters: FloatRegion; learns: boolean },
  ) {
    const { features, classes, precision } = core.shape;
    const { embeddings } = core;
    const width = padded(precision, capacity);
    const matrix = (rows: number, columns: number) => floatRegion(group, precision, rows * columns);
    this.#core = core;
    this.#parameters = parameters;
    this.capacity = capacity;
    this.losses = group.float64(capacity);
    this.decisions = group.uint8(capacity);
    this.#labels = group.uint8(capacity);
    this.#items = matrix(capacity, padded(precision, features));
    this.#columns = matrix(features, width);
    this.#embedding = matrix(embeddings, width);
    this.#expectations = matrix(embeddings, width);
    this.#logits = matrix(classes, width);
    const blocks = width / PRECISIONS[precision].line;
    this.#circuits = core.describeCircuits(
      group,
      { embedding: this.#embedding.pointer, expectations: this.#expectations.pointer, keep: learns },
      blocks,
    );
    this.#product = group.uint8(productBytes).pointer;
    this.#loss = group.uint8(softmaxLossBytes).pointer;
    if (learns) {
      this.#learning = {
        logits: matrix(classes, width),
        embeddings: matrix(embeddings, width),
        expectationsByItem: matrix(capacity, padded(precision, embeddings)),
      };
    }
  }

  /**
   * Runs samples `indices` of `source`, whose losses and decisions are there then.
   *
   * @param numbers by which errors name them
   */
  *forward(source: Samples, indices: ArrayLike<number>, numbers = indices): Steps<void> {
    const { engine, embeddings, shape, layout } = this.#core;
    const { features, classes, precision } = shape;
    const { inputWeights, outputWeights } = layout.blocks;
    const { suffix } = PRECISIONS[precision];
    const { kernels } = engine;
    const fillRows = kernels[`fillRows${suffix}`];
    this.#load(source, indices);
    const { items, width, blocks } = this.#size;
    const [columns, embedding, expectations, logits] = [
      this.#columns.pointer,
      this.#embedding.pointer,
      this.#expectations.pointer,
      this.#logits.pointer,
    ];
    const { stride } = inputWeights;
    kernels[`transpose${suffix}`](this.#items.pointer, stride, items, features, columns, width);
    fillRows(this.#parameter('inputBiases'), embeddings, embedding, width, width);
    yield* this.#multiply(embeddings, {
      a: this.#parameter('inputWeights'),
      aRowStride: stride,
      aColumnStride: 1,
      b: columns,
      bStride: width,
      output: embedding,
      outputStride: width,
      inner: features,
      width,
      accumulate: true,
    });
    yield* this.#pairs(blocks, (from, to) =>
      kernels[`circuitsForward${suffix}`](this.#circuits, this.#parameter('angles'), blocks, from, to),
    );
    fillRows(this.#parameter('outputBiases'), classes, logits, width, width);
    yield* this.#multiply(classes, {
      a: this.#parameter('outputWeights'),
      aRowStride: outputWeights.stride,
      aColumnStride: 1,
      b: expectations,
      bStride: width,
      output: logits,
      outputStride: width,
      inner: embeddings,
      width,
      accumulate: true,
    });
    writeSoftmaxLoss(engine.arena.memory, this.#loss, {
      logits,
      stride: width,
      classes,
      samples: items,
      labels: this.#labels.pointer,
      losses: this.losses.pointer,
      decisions: this.decisions.pointer,
      cotangent: this.#learning?.logits.pointer ?? 0,
    });
    kernels[`softmaxLoss${suffix}`](this.#loss);
    this.#numbers = numbers;
  }

  /** @throws NumericalError when a loss of the samples that ran last, or their sum, is not finite */
  checkLosses(): void {
    const losses = this.losses.view;
    let sum = 0;
    for (let b = 0; b < this.#count; b++) {
      sum += losses[b]!;
      if (Number.isFinite(sum)) continue;
      const sample = this.#numbers[b]!;
      throw new NumericalError(
        `the loss of sample ${sample} is not finite: the parameters are too large`,
        sample,
      );
    }
  }

  /**
   * The gradient of the mean loss of the samples that ran forward last, by adjoint differentiation; only once for each
   * `forward`, whose states it uses up.
   *
   * @param gradient result, laid out as the parameters
   */
  *gradient(gradient: FloatRegion): Steps<void> {
    const { engine, embeddings, shape, layout } = this.#core;
    const { classes, precision } = shape;
    const { blocks: places } = layout;
    const { suffix, bytes } = PRECISIONS[precision];
    const { kernels } = engine;
    const sumRows = kernels[`sumRows${suffix}`];
    const { items, width, blocks } = this.#size;
    const learning = this.#learning!;
    const logits = learning.logits.pointer;
    const cotangent = learning.embeddings.pointer;
    const expectations = learning.expectationsByItem.pointer;
    const inputStride = places.inputWeights.stride;
    const outputStride = places.outputWeights.stride;
    const at = (name: ParameterName) => gradient.pointer + bytes * places[name].first;
    kernels[`transpose${suffix}`](
      this.#expectations.pointer,
      width,
      embeddings,
      items,
      expectations,
      outputStride,
    );
    sumRows(logits, width, classes, width, at('outputBiases'));
    yield* this.#multiply(classes, {
      a: logits,
      aRowStride: width,
      aColumnStride: 1,
      b: expectations,
      bStride: outputStride,
      output: at('outputWeights'),
      outputStride: outputStride,
      inner: items,
      width: outputStride,
      accumulate: false,
    });
    yield* this.#multiply(embeddings, {
      a: this.#parameter('outputWeights'),
      aRowStride: 1,
      aColumnStride: outputStride,
      b: logits,
      bStride: width,
      output: cotangent,
      outputStride: width,
      inner: classes,
      width,
      accumulate: false,
    });
    yield* this.#pairs(blocks, (from, to) =>
      kernels[`circuitsReverse${suffix}`](this.#circuits, blocks, cotangent, at('angles'), from, to),
    );
    sumRows(cotangent, width, embeddings, width, at('inputBiases'));
    yield* this.#multiply(embeddings, {
      a: cotangent,
      aRowStride: width,
      aColumnStride: 1,
      b: this.#items.pointer,
      bStride: inputStride,
      output: at('inputWeights'),
      outputStride: inputStride,
      inner: items,
      width: inputStride,
      accumulate: false,
    });
  }

  /** Some rows at a time. */
  *#multiply(rows: number, product: Product): Steps<void> {
    const { engine, shape } = this.#core;
    const { suffix } = PRECISIONS[shape.precision];
    writeProduct(engine.arena.memory, this.#product, product);
    // Two rows are done together, so that pieces begin at even ones.
    const atOnce = Math.max(2, 2 * Math.floor(WORK_AT_ONCE / (2 * product.inner * product.width)));
    for (let row = 0; row < rows; row += atOnce) {
      engine.kernels[`multiply${suffix}`](this.#product, row, Math.min(atOnce, rows - row));
      yield;
    }
  }

  /** All pairs of a circuit and a block of samples, some at a time. */
  *#pairs(blocks: number, work: (from: number, to: number) => void): Steps<void> {
    const { circuits, qubits, layers } = this.#core.shape;
    const amplitudes = 2 ** qubits * qubits * (3 * layers + 1) * 16;
    const atOnce = Math.max(1, Math.floor(WORK_AT_ONCE / amplitudes));
    for (let from = 0; from < circuits * blocks; from += atOnce) {
      work(from, Math.min(from + atOnce, circuits * blocks));
      yield;
    }
  }

  /** Of the samples that are there at the moment. */
  get #size(): { items: number; width: number; blocks: number } {
    const { precision } = this.#core.shape;
    const width = padded(precision, this.#count);
    return { items: this.#count, width, blocks: width / PRECISIONS[precision].line };
  }

  #load(source: Samples, indices: ArrayLike<number>): void {
    const { stride } = this.#core.layout.blocks.inputWeights;
    const items = this.#items.view;
    const labels = this.#labels.view;
    for (let b = 0; b < indices.length; b++) {
      source.write(indices[b]!, items, b * stride);
      labels[b] = source.labels[indices[b]!]!;
    }
    this.#count = indices.length;
  }

  #parameter(name: ParameterName): number {
    const { layout, shape } = this.#core;
    return this.#parameters.pointer + PRECISIONS[shape.precision].bytes * layout.blocks[name].first;
  }
}

/** As much of a source as it takes to run what is there. */
type Samples = Pick<ItemSource, 'labels' | 'write'>;

/** Cotangents, and the ⟨Z⟩ as [sample][feature]. */
interface Learning {
  /** [class][sample] */
  logits: FloatRegion;
  /** [feature][sample], of the ⟨Z⟩ and then of the embedding angles. */
  embeddings: FloatRegion;
  expectationsByItem: FloatRegion;
}
