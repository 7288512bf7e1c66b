/** Losses on the output neurons' rates. */
import { BLOCK } from '../../simd/block';
import { exp } from '../../simd/exponential';
import { log } from '../../simd/logarithm';
import { LossKind } from './kinds/loss-kind';
import { Layer } from './layer';
import { Stack } from './stack';

/**
 * Adds each item's loss to the stack's and, where the stack learns, writes the cotangent that each step's spikes have
 * of the mean over the batch: rates are means over the steps, so that it is the same for all steps.
 */
export function rateLoss<T>(stack: Stack, layer: Layer): void {
  if (stack.loss == LossKind.Likelihood) return;
  for (let item = 0; item < stack.items; item++) {
    const label = load<i32>(stack.labels + ((<usize>item) << 2));
    const losses = stack.losses + ((<usize>item) << 3);
    const loss =
      stack.loss == LossKind.Softmax
        ? softmax<T>(stack, layer, item, label)
        : binary<T>(stack, layer, item, label);
    store<f64>(losses, load<f64>(losses) + loss);
  }
}

/** −log of the softmax of the rates, each a mean over the neuron's channels. */
function softmax<T>(stack: Stack, layer: Layer, item: i32, label: i32): f64 {
  const share = 1 / <f64>(stack.steps * layer.channels);
  let sum: f64 = 0;
  let wanted: f64 = 0;
  // Rates are at most 1, so that no exponential overflows.
  for (let neuron = 0; neuron < layer.neurons; neuron++) {
    const rate = share * countOf<T>(stack, layer, item, neuron);
    sum += exp(rate);
    if (neuron == label) wanted = rate;
  }
  if (stack.learns) {
    const scale = share / <f64>stack.batch;
    for (let neuron = 0; neuron < layer.neurons; neuron++) {
      const rate = share * countOf<T>(stack, layer, item, neuron);
      const cotangent = scale * (exp(rate) / sum - <f64>(neuron == label));
      for (let channel = 0; channel < layer.channels; channel++) {
        store<T>(layer.countAdjoint + placeOf<T>(stack, layer, item, neuron, channel), <T>cotangent);
      }
    }
  }
  return log(sum) - wanted;
}

/**
 * Binary cross-entropy of each rate, mean over neurons and channels. A count k of T steps stands for the rate
 * (k + 1/2)/(T + 1), so that a neuron that never or always spiked costs something finite.
 */
function binary<T>(stack: Stack, layer: Layer, item: i32, label: i32): f64 {
  const share = 1 / <f64>(layer.neurons * layer.channels);
  const trials = <f64>(stack.steps + 1);
  const scale = share / (trials * <f64>stack.batch);
  let loss: f64 = 0;
  for (let neuron = 0; neuron < layer.neurons; neuron++) {
    for (let channel = 0; channel < layer.channels; channel++) {
      const place = placeOf<T>(stack, layer, item, neuron, channel);
      const rate = (<f64>load<T>(layer.counts + place) + 0.5) / trials;
      const right = neuron == label ? rate : 1 - rate;
      loss -= share * log(right);
      if (!stack.learns) continue;
      store<T>(layer.countAdjoint + place, <T>((neuron == label ? -scale : scale) / right));
    }
  }
  return loss;
}

/** Spikes of a neuron on all of its channels. */
// @ts-ignore: decorator
@inline
function countOf<T>(stack: Stack, layer: Layer, item: i32, neuron: i32): f64 {
  let count: f64 = 0;
  for (let channel = 0; channel < layer.channels; channel++) {
    count += <f64>load<T>(layer.counts + placeOf<T>(stack, layer, item, neuron, channel));
  }
  return count;
}

/** Byte offset in [block][channel][item][lane]. */
// @ts-ignore: decorator
@inline
function placeOf<T>(stack: Stack, layer: Layer, item: i32, neuron: i32, channel: i32): usize {
  const lanes = <i32>(BLOCK / sizeof<T>());
  const row = ((neuron / lanes) * layer.channels + channel) * stack.items + item;
  return <usize>row * BLOCK + <usize>(neuron % lanes) * sizeof<T>();
}
