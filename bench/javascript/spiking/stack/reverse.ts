import { gatherRows } from '../../linear/gather-rows.js';
import { multiply, transpose } from '../../linear/multiply.js';
import { transposeEvents } from '../../linear/transpose-events.js';
import { lifReverse } from './lif-layer.js';
import { qlifReverse } from './qlif-layer.js';
import { finishSqs, sqsReverse } from './sqs-layer.js';
import type { Layer, Stack } from './stack.js';

/** After `stackForward` of a stack that learns: the gradient of the mean loss by backpropagation through time. */
export function stackReverse(stack: Stack): void {
  const { items, steps, layers, analogue, steadyAdjoint } = stack;
  for (const { gradient, angleGradient, stateAdjoint, weights, lines, width, transposed } of layers) {
    if (transposed.length > 0) transpose(weights, lines, width, transposed);
    gradient.fill(0);
    angleGradient.fill(0);
    stateAdjoint.fill(0);
  }
  steadyAdjoint.fill(0);
  layers[layers.length - 1]!.spikeAdjoint.set(stack.countAdjoint);
  for (let step = steps - 1; step >= 0; step--) {
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      neuronsReverse(stack, layer, step);
      if (l === 0 && analogue) addInto(steadyAdjoint, layer.currentAdjoint);
      else weightGradient(stack, l, step);
      if (l === 0) continue;
      const { spikeAdjoint, neurons } = layers[l - 1]!;
      spikeAdjoint.fill(0);
      multiply(
        layer.currentAdjoint,
        layer.width,
        1,
        layer.transposed,
        spikeAdjoint,
        items,
        layer.width,
        neurons,
      );
    }
  }
  for (const layer of layers) finishSqs(layer);
  if (!analogue) return;
  const { gradient, lines, width } = layers[0]!;
  multiply(analogue, 1, lines, steadyAdjoint, gradient, lines, items, width);
}

function neuronsReverse(stack: Stack, layer: Layer, step: number): void {
  if (layer.neuron === 'sqs') sqsReverse(stack, layer, step);
  else if (layer.neuron === 'lif') lifReverse(stack, layer, step);
  else qlifReverse(stack, layer, step);
}

/** Adds the currents' cotangents of all items in which a line spiked to the gradient of its weights. */
function weightGradient(stack: Stack, l: number, step: number): void {
  const { items, layers, transposedStarts, transposedEvents } = stack;
  const { gradient, currentAdjoint, lines, width } = layers[l]!;
  const { eventStart, events } = l === 0 ? stack : layers[l - 1]!;
  transposeEvents(eventStart, step * items, items, events, lines, transposedStarts, transposedEvents);
  gatherRows(transposedStarts, 0, lines, transposedEvents, currentAdjoint, width, gradient, 0);
}

/** output += input */
function addInto(output: Layer['currents'], input: Layer['currents']): void {
  for (let i = 0; i < output.length; i++) output[i]! += input[i]!;
}
