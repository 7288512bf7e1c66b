/** Where a block of SQS neurons keeps its things in the stack's scratch, one after the other. */
import { powerOfTwo } from '../../../memory';
import { BLOCK } from '../../../simd/block';
import { Stack } from '../stack';
import { SqsLayer } from './sqs-layer';

// Where each part begins, in bytes, from so many components, patterns of spikes and channels: the end of the part before. T
// is usize for an address, or f64 for a size, which cannot wrap.

function adjointOffset<T>(components: T): T {
  return components * <T>BLOCK;
}

function probabilitiesOffset<T>(components: T): T {
  return adjointOffset<T>(components) + components * <T>BLOCK;
}

function chosenOffset<T>(components: T, patterns: T): T {
  return probabilitiesOffset<T>(components) + patterns * <T>BLOCK;
}

function channelsOffset<T>(components: T, patterns: T): T {
  return chosenOffset<T>(components, patterns) + patterns * <T>BLOCK;
}

function uniformsOffset<T>(components: T, patterns: T, channels: T): T {
  return channelsOffset<T>(components, patterns) + channels * <T>BLOCK;
}

function changedOffset<T>(components: T, patterns: T, channels: T): T {
  return uniformsOffset<T>(components, patterns, channels) + patterns * <T>BLOCK;
}

function lastSpikesOffset<T>(components: T, patterns: T, channels: T): T {
  return changedOffset<T>(components, patterns, channels) + patterns * <T>BLOCK;
}

/** Bytes of all of it; what is beyond 2^32 is not to be used. */
export function sqsWorkBytes(layer: SqsLayer): f64 {
  const patterns = powerOfTwo(layer.channels);
  return lastSpikesOffset<f64>(<f64>layer.components, patterns, <f64>layer.channels) + <f64>BLOCK;
}

/** The state that the program turns, a block for each component. */
export function stateAt(stack: Stack): usize {
  return stack.work;
}

/** Its cotangents. */
export function adjointAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + adjointOffset<usize>(<usize>layer.components);
}

/** The probability of each pattern of spikes. */
export function probabilitiesAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + probabilitiesOffset<usize>(<usize>layer.components);
}

/** The lanes in which each pattern was measured. */
export function chosenAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + chosenOffset<usize>(<usize>layer.components, <usize>layer.patterns);
}

/** The lanes in which each channel spiked. */
export function channelsAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + channelsOffset<usize>(<usize>layer.components, <usize>layer.patterns);
}

/** One block of uniform numbers, on the way forward. */
export function uniformsAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work + uniformsOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}

/** Cotangents of the probabilities, on the way back. */
export function weightsAt(stack: Stack, layer: SqsLayer): usize {
  return uniformsAt(stack, layer);
}

/** The probabilities with another spike before. */
export function changedAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work + changedOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}

/** The lanes in which a channel spiked before; one block, the last. */
export function lastSpikesAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work +
    lastSpikesOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}
