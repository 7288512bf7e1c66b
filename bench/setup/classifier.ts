import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { type Precision, runAtOnce } from '../../src/engine/index.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import { ClassifierBatch } from '../../src/variational/classifier/classifier-batch.js';
import { PARAMETER_NAMES } from '../../src/variational/classifier/parameters.js';
import { floatRegion } from '../../src/variational/classifier/precision.js';
import { QuantumClassifier } from '../../src/variational/classifier/quantum-classifier.js';
import type { Prepared, Size } from '../case.js';
import { transpose } from '../javascript/linear/multiply.js';
import {
  classifierForward,
  classifierReverse,
  makeClassifier,
} from '../javascript/variational/classifier.js';
import { concatenate, labelsOf, normalised } from './network.js';

/** A quantum classifier and a batch that it learns from. */
export interface ClassifierSize extends Size {
  inputs: number;
  classes: number;
  qubits: number;
  circuits: number;
  layers: number;
  samples: number;
  precision: Precision;
}

/** Forward and gradient of a batch. */
export function prepareKernelClassifier(engine: Engine, size: ClassifierSize): Prepared {
  const group = new RegionGroup(engine.arena);
  const classifier = makeQuantumClassifier(engine, size);
  const { core } = classifier;
  const batch = new ClassifierBatch(core, group, {
    capacity: size.samples,
    parameters: core.parameters,
    learns: true,
  });
  const gradient = floatRegion(group, size.precision, core.layout.length);
  const { items, labels } = drawSamples(size);
  const { inputs } = size;
  const source = {
    labels: Uint8Array.from(labels),
    write(index: number, target: Float32Array | Float64Array, first: number) {
      target.set(items.subarray(index * inputs, (index + 1) * inputs), first);
    },
  };
  const indices = labels.map((_, sample) => sample);
  return {
    work: size.samples,
    run() {
      runAtOnce(batch.forward(source, indices));
      runAtOnce(batch.gradient(gradient));
    },
    result() {
      const parts = core.layout.read(gradient.view);
      return concatenate(...PARAMETER_NAMES.map((name) => normalised(parts[name])), batch.losses.view);
    },
  };
}

/** The same in JavaScript. */
export function prepareJavaScriptClassifier(engine: Engine, size: ClassifierSize): Prepared {
  using source = makeQuantumClassifier(engine, size);
  const { items, labels } = drawSamples(size);
  const shape = { ...size, single: size.precision === 'float32' };
  const classifier = makeClassifier(shape, source.parameters, items, labels);
  return {
    work: size.samples,
    run() {
      classifier.items.set(items);
      classifierForward(classifier);
      classifierReverse(classifier);
    },
    result() {
      const { gradient, inputs, features, classes, losses } = classifier;
      const inputWeights = new Float64Array(gradient.inputWeights.length);
      const outputWeights = new Float64Array(gradient.outputWeights.length);
      transpose(gradient.inputWeights, inputs, features, inputWeights);
      transpose(gradient.outputWeights, features, classes, outputWeights);
      const parts = { ...gradient, inputWeights, outputWeights };
      return concatenate(...PARAMETER_NAMES.map((name) => normalised(parts[name])), losses);
    },
  };
}

function makeQuantumClassifier(engine: Engine, size: ClassifierSize): QuantumClassifier {
  const { inputs, classes, qubits, circuits, layers, precision } = size;
  return new QuantumClassifier(engine, {
    ...{ features: inputs, classes, qubits, circuits, layers, precision },
    ...{ angleDeviation: 1, seed: 'bench' },
  });
}

/** Four zeros in five and any numbers below 1, as of images of digits; and labels in turn. */
function drawSamples({ inputs, classes, samples }: ClassifierSize) {
  const stream = new RandomStream('classifier inputs');
  return {
    items: Float64Array.from({ length: samples * inputs }, () => Math.max(0, 5 * stream.uniform() - 4)),
    labels: Int32Array.from(labelsOf({ layers: [inputs, classes], samples })),
  };
}
