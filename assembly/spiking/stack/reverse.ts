/** Backpropagation through time in a stack (spiking paper, S9-S11). */
import { gatherRows } from '../../linear/gather-rows';
import { multiply } from '../../linear/multiply';
import { transpose } from '../../linear/transpose';
import { transposeEvents } from '../../linear/transpose-events';
import { BLOCK, lanes } from '../../simd/block';
import { addRows, sourceEvents, sourceStarts } from './forward';
import { Layer, spikeCotangents } from './layer';
import { LossKind } from './kinds/loss-kind';
import { NeuronKind } from './kinds/neuron-kind';
import { Projection } from './projection';
import { finishSqs } from './sqs/circuit';
import { sqsReverse } from './sqs/reverse';
import { SqsLayer } from './sqs/sqs-layer';
import { currentCotangents, Stack } from './stack';
import { LifLayer, lifReverse } from './threshold/lif-layer';
import { QlifLayer, qlifReverse } from './threshold/qlif-layer';

/** `stackReverse` in float32. */
export function stackReverse32(stack: Stack, from: i32, to: i32, firstUnit: i32, endUnit: i32): bool {
  return stackReverse<f32>(stack, from, to, firstUnit, endUnit);
}

/** `stackReverse` in float64. */
export function stackReverse64(stack: Stack, from: i32, to: i32, firstUnit: i32, endUnit: i32): bool {
  return stackReverse<f64>(stack, from, to, firstUnit, endUnit);
}

/**
 * Goes back through steps `to` − 1 to `from`, whose states `runStack` has left, after all later steps. It begins with no
 * steps before the end and ends with none before step 0: then the gradient of the batch's mean loss stands in the
 * projections' and layers' gradients.
 *
 * @returns whether no units are left
 */
function stackReverse<T>(stack: Stack, from: i32, to: i32, firstUnit: i32, endUnit: i32): bool {
  stack.takeUnits(firstUnit, endUnit);
  if (from == stack.steps) beginReverse<T>(stack);
  else stack.unfinished = true;
  const begin = (from / stack.segment) * stack.segment;
  for (let step = to - 1; step >= from; step--) {
    for (let l = stack.layerCount - 1; l >= 0; l--) {
      if (!stack.layer(l).comesLast) reverseLayer<T>(stack, l, step, step + 1, begin);
    }
  }
  for (let l = stack.layerCount - 1; l >= 0; l--) {
    if (stack.layer(l).comesLast) reverseLayer<T>(stack, l, from, to, begin);
  }
  if (to == 0) {
    finishReverse<T>(stack);
    stack.unfinished = false;
  }
  return stack.finished;
}

function beginReverse<T>(stack: Stack): void {
  for (let l = 0; l < stack.layerCount; l++) {
    if (!stack.isNext()) continue;
    const layer = stack.layer(l);
    if (stack.unfinished) {
      memory.fill(layer.spikeAdjoint, 0, <usize>(layer.together + 1) * layer.spikeAdjointBytes);
    }
    memory.fill(layer.stateAdjoint, 0, layer.stateBytes);
    if (layer.kind == NeuronKind.Sqs) {
      const sqs = changetype<SqsLayer>(layer);
      memory.fill(sqs.slopes, 0, sqs.slopeBytes);
    }
  }
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    const blocks = stack.layer(projection.target).blocks;
    for (let block = 0; block < blocks; block++) {
      if (!stack.isNext()) continue;
      memory.fill(projection.gradient + <usize>block * projection.blockBytes, 0, projection.blockBytes);
    }
    if (projection.source >= 0) transposeWeights<T>(stack, projection, blocks);
    else if (stack.analogue && stack.isNext())
      memory.fill(projection.steadyAdjoint, 0, <usize>(blocks * stack.items) * BLOCK);
  }
}

function finishReverse<T>(stack: Stack): void {
  if (stack.analogue) {
    for (let p = 0; p < stack.projectionCount; p++) {
      const projection = stack.projection(p);
      if (projection.source < 0) steadyGradient<T>(stack, projection);
    }
  }
  for (let l = 0; l < stack.layerCount; l++) {
    const layer = stack.layer(l);
    if (layer.kind == NeuronKind.Sqs && stack.isNext()) finishSqs<T>(changetype<SqsLayer>(layer), lanes<T>());
  }
}

/**
 * One layer in steps `to` − 1 to `from`, of which there is only one unless it comes last: from its spikes' cotangents to its
 * currents', to the weights and to earlier spikes.
 */
function reverseLayer<T>(stack: Stack, l: i32, from: i32, to: i32, begin: i32): void {
  const layer = stack.layer(l);
  stack.firstStored = from - begin;
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    if (projection.target == l && !isSteady(stack, projection) && stack.isNext()) {
      const first = max(from, projection.delay);
      if (first >= to) continue;
      transposeEvents(
        sourceStarts(stack, projection, first, first - begin),
        sourceEvents(stack, projection),
        to - first,
        stack.items,
        projection.lines,
        projection.lists,
      );
    }
  }
  for (let block = 0; block < layer.blocks; block++) {
    if (stack.isNext()) reverseBlock<T>(stack, l, block, from, to, begin);
  }
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    if (projection.target == l && projection.source >= 0 && from >= projection.delay) {
      sourceCotangents<T>(stack, layer, projection, from);
    }
  }
}

/** One block of neurons: from its spikes' cotangents to its currents', and to the weights. */
function reverseBlock<T>(stack: Stack, l: i32, block: i32, from: i32, to: i32, begin: i32): void {
  const layer = stack.layer(l);
  const itemBytes = <usize>stack.items * BLOCK;
  const bytes = <usize>layer.channels * itemBytes;
  for (let step = to - 1; step >= from; step--) {
    const cotangents = spikeCotangents(layer, step) + <usize>block * bytes;
    if (layer.isOutput && stack.loss != LossKind.Likelihood && !stack.expectedCounts) {
      addRows<T>(cotangents, layer.countAdjoint + <usize>block * bytes, bytes, true);
    }
    neuronsReverse<T>(stack, layer, block, step, step - begin);
    memory.fill(cotangents, 0, bytes);
  }
  for (let p = 0; p < stack.projectionCount; p++) {
    const projection = stack.projection(p);
    if (projection.target != l) continue;
    const first = max(from, projection.delay);
    if (isSteady(stack, projection)) {
      const steady = projection.steadyAdjoint + <usize>block * itemBytes;
      for (let step = to - 1; step >= first; step--) {
        const ofStep = currentCotangents(stack, layer, block, projection.currentIndex, step - begin);
        addRows<T>(steady, ofStep, itemBytes, true);
      }
    } else if (first < to) {
      // To a line's weights the currents' cotangents of all steps and items in which it spiked.
      gatherRows<T>(
        projection.lists,
        projection.lists + ((<usize>projection.lines + 1) << 2),
        projection.lines,
        currentCotangents(stack, layer, block, projection.currentIndex, first - begin),
        projection.gradient + <usize>block * projection.blockBytes,
        true,
      );
    }
  }
}

/** Whether a projection brings in analogue inputs. */
// @ts-ignore: decorator
@inline
function isSteady(stack: Stack, projection: Projection): bool {
  return projection.source < 0 && stack.analogue != 0;
}

// @ts-ignore: decorator
@inline
function neuronsReverse<T>(stack: Stack, layer: Layer, block: i32, step: i32, stored: i32): void {
  if (layer.kind == NeuronKind.Lif) lifReverse<T>(stack, changetype<LifLayer>(layer), block, step, stored);
  else if (layer.kind == NeuronKind.Qlif)
    qlifReverse<T>(stack, changetype<QlifLayer>(layer), block, step, stored);
  else sqsReverse<T>(stack, changetype<SqsLayer>(layer), block, step, stored);
}

/** Takes the currents' cotangents back through the weights to the source's spikes of `delay` steps before. */
function sourceCotangents<T>(stack: Stack, layer: Layer, projection: Projection, step: i32): void {
  const source = stack.layer(projection.source);
  const into = spikeCotangents(source, step - projection.delay);
  const targets = <usize>layer.blocks * BLOCK * <usize>lanes<T>();
  for (let from = 0; from < source.blocks; from++) {
    if (!stack.isNext()) continue;
    const output = into + <usize>((from * source.channels + projection.channel) * stack.items) * BLOCK;
    for (let block = 0; block < layer.blocks; block++) {
      multiply<T>(
        currentCotangents(stack, layer, block, projection.currentIndex, stack.firstStored),
        lanes<T>(),
        1,
        projection.transposed + <usize>from * targets + <usize>(block * lanes<T>()) * BLOCK,
        lanes<T>(),
        output,
        lanes<T>(),
        stack.items,
        min(lanes<T>(), layer.neurons - block * lanes<T>()),
        lanes<T>(),
        true,
      );
    }
  }
}

/** The weights of analogue inputs, whose currents are the same in each step. */
function steadyGradient<T>(stack: Stack, projection: Projection): void {
  const blocks = stack.layer(projection.target).blocks;
  for (let block = 0; block < blocks; block++) {
    if (!stack.isNext()) continue;
    multiply<T>(
      stack.analogue,
      1,
      stack.inputs,
      projection.steadyAdjoint + <usize>(block * stack.items) * BLOCK,
      lanes<T>(),
      projection.gradient + <usize>block * projection.blockBytes,
      lanes<T>(),
      stack.inputs,
      stack.items,
      lanes<T>(),
      false,
    );
  }
}

/** [target block][line][lane] to [source block][target][lane]. */
function transposeWeights<T>(stack: Stack, projection: Projection, targetBlocks: i32): void {
  const sourceBlocks = projection.lines / lanes<T>();
  const square = <usize>lanes<T>() * BLOCK;
  for (let from = 0; from < sourceBlocks; from++) {
    if (!stack.isNext()) continue;
    for (let to = 0; to < targetBlocks; to++) {
      transpose<T>(
        projection.weights + <usize>to * projection.blockBytes + <usize>from * square,
        lanes<T>(),
        lanes<T>(),
        lanes<T>(),
        projection.transposed + <usize>(from * targetBlocks + to) * square,
        lanes<T>(),
      );
    }
  }
}
