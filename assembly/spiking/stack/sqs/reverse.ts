/** The way back through a block of SQS neurons in one step of all items. */
import { planeReverse, ROW } from '../../../register/operations/planes';
import { BLOCK, copyBlock, fillBlock } from '../../../simd/block';
import { HALF_PI } from '../../neuron/pair';
import { MemoryKind } from '../../neuron/memory-kind';
import { LossKind } from '../kinds/loss-kind';
import { spikeCotangents } from '../layer';
import { loadSpikes } from '../spike-lanes';
import { currentCotangents, Stack } from '../stack';
import { regulariserSlope, surrogateSlope } from '../surrogate';
import { evolveLanes } from './circuit';
import { closedReverse } from './closed/reverse';
import { stateCotangent } from './collapse';
import { addLastSpikeCotangent } from './last-spike';
import { addLeak } from './leak';
import { addLikelihoodSlope } from './likelihood';
import { addChannel, measure, probabilityCotangent, recallChoice } from './measurement';
import { isPlain, plainCotangent } from './plain-neuron';
import { adjointAt, channelsAt, chosenAt, probabilitiesAt, stateAt, weightsAt } from './scratch';
import { SqsLayer } from './sqs-layer';

/**
 * The way back through `sqsForward`: from the cotangents of the spikes and of the state after the step to those of the
 * currents and of the state before it; adds to the gradient of the half-angles.
 */
export function sqsReverse<T>(stack: Stack, layer: SqsLayer, block: i32, step: i32, stored: i32): void {
  if (layer.closed) {
    closedReverse<T>(stack, layer, block, step, stored);
    return;
  }
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const state = stateAt(stack);
  const adjoint = adjointAt(stack, layer);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const channels = channelsAt(stack, layer);
  const weights = weightsAt(stack, layer);
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  const slopes = layer.slopes + <usize>(block * layer.rows) * BLOCK;
  const currentSlopes = slopes + <usize>layer.angles * BLOCK;
  const patterns = layer.patterns;
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  const expected = layer.isOutput && stack.expectedCounts;
  for (let item = 0; item < stack.items; item++) {
    evolveLanes<T>(stack, layer, block, <usize>item, stored);
    measure<T>(layer, state, probabilities);
    for (let channel = 0; channel < layer.channels; channel++) {
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * lanes;
      const masks = channels + <usize>channel * BLOCK;
      loadSpikes<T>(layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place, masks);
    }
    recallChoice(layer, channels, chosen);

    // Cotangent of each pattern's probability.
    for (let pattern = 0; pattern < patterns; pattern++) fillBlock<T>(weights + <usize>pattern * BLOCK, 0);
    for (let channel = 0; channel < layer.channels; channel++) {
      const masks = channels + <usize>channel * BLOCK;
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * BLOCK;
      const cotangents = spikeCotangents(layer, step) + place;
      addChannel<T>(layer, channel, probabilities, masks);
      const sums = layer.activity + ((<usize>(stored * stack.items + item)) << 4);
      const bit = 1 << (layer.channels - 1 - channel);
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const p = v128.load(masks + lane);
        let cotangent = v128.mul<T>(v128.load(cotangents + lane), surrogateSlope<T>(stack, p));
        if (expected) cotangent = v128.add<T>(cotangent, v128.load(layer.countAdjoint + place + lane));
        if (layer.sparsity > 0)
          cotangent = v128.add<T>(cotangent, regulariserSlope<T>(stack, layer, sums, p));
        for (let pattern = bit; pattern < patterns; pattern = (pattern + 1) | bit) {
          const weight = weights + <usize>pattern * BLOCK + lane;
          v128.store(weight, v128.add<T>(v128.load(weight), cotangent));
        }
      }
    }
    if (judged) {
      const last = <usize>(patterns - 1) * BLOCK;
      const spiking = probabilities + last;
      addLikelihoodSlope<T>(stack, layer, block, item, probabilities, spiking, weights, weights + last);
    }
    if (stack.throughMemory && layer.memoryKind == MemoryKind.LastSpike && step > 0) {
      addLastSpikeCotangent<T>(stack, layer, block, <usize>item, step, stored, weights);
    }

    // Cotangent of the state: of probabilities, and of the memory that the outcome leaves.
    const memories = layer.stateAdjoint + (<usize>(block * layer.slots) * items + <usize>item) * BLOCK;
    const through = stack.throughMemory && layer.memoryKind == MemoryKind.Quantum;
    if (through && isPlain(layer)) plainCotangent<T>(stack, layer, weights, memories);
    else if (through) stateCotangent<T>(stack, layer, weights, memories);
    else probabilityCotangent<T>(layer, state, weights, adjoint);

    for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
      fillBlock<T>(currentSlopes + channel * BLOCK, 0);
    }
    planeReverse<T>(layer.reverse, layer.reverseEnd, state, adjoint, table, slopes);
    if (through) {
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        copyBlock(memories + slot * items * BLOCK, adjoint + slot * BLOCK);
      }
    }
    for (let channel = 0; channel < layer.channels; channel++) {
      const place = (<usize>(block * layer.currentsPerNeuron + channel) * items + <usize>item) * BLOCK;
      const currents = layer.currents + <usize>stored * layer.currentStride + place;
      const currentAdjoint = currentCotangents(stack, layer, block, channel, stored) + <usize>item * BLOCK;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        // The half-angle is πz/2 where the current z is positive, and constant elsewhere.
        const slope = v128.load(currentSlopes + <usize>channel * BLOCK + lane);
        const excited = v128.gt<T>(v128.load(currents + lane), v128.splat<T>(<T>0));
        const cotangent = v128.and(v128.mul<T>(slope, v128.splat<T>(<T>HALF_PI)), excited);
        v128.store(currentAdjoint + lane, cotangent);
      }
      if (layer.leakSlope > 0) {
        addLeak<T>(layer, channel, probabilities, weights, currents, currentAdjoint);
      }
    }
  }
}
