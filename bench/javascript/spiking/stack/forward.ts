import { gatherRows } from '../../linear/gather-rows.js';
import { multiply } from '../../linear/multiply.js';
import { lifForward } from './lif-layer.js';
import { softmaxLoss } from './loss.js';
import { qlifForward } from './qlif-layer.js';
import { sqsForward, startSqs } from './sqs-layer.js';
import type { Layer, Stack } from './stack.js';

/** Runs the batch from silence and ground states: spikes, counts and losses. */
export function stackForward(stack: Stack): void {
  const { items, steps, layers, analogue, steady } = stack;
  for (const layer of layers) {
    layer.counts.fill(0);
    layer.states.fill(0, 0, items * layer.neurons * layer.slots);
    if (layer.neuron === 'sqs') startSqs(stack, layer);
  }
  if (analogue) {
    const { weights, lines, width } = layers[0]!;
    steady.fill(0);
    multiply(analogue, lines, 1, weights, steady, items, lines, width);
  }
  for (let step = 0; step < steps; step++) {
    for (let l = 0; l < layers.length; l++) {
      sumCurrents(stack, l, step);
      neuronsForward(stack, layers[l]!, step);
    }
  }
  softmaxLoss(stack);
}

function sumCurrents(stack: Stack, l: number, step: number): void {
  const { items, layers, steady, analogue } = stack;
  const { currents, currentStep, weights, width } = layers[l]!;
  const at = step * currentStep;
  if (l === 0 && analogue) {
    currents.set(steady, at);
    return;
  }
  const { eventStart, events } = l === 0 ? stack : layers[l - 1]!;
  currents.fill(0, at, at + items * width);
  gatherRows(eventStart, step * items, items, events, weights, width, currents, at);
}

function neuronsForward(stack: Stack, layer: Layer, step: number): void {
  if (layer.neuron === 'sqs') sqsForward(stack, layer, step);
  else if (layer.neuron === 'lif') lifForward(stack, layer, step);
  else qlifForward(stack, layer, step);
}
