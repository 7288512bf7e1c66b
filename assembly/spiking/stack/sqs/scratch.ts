/** Where a block of SQS neurons keeps its things in the stack's scratch, one after the other. */
import { powerOfTwo } from '../../../memory';
import { BLOCK } from '../../../simd/block';
import { Stack } from '../stack';
import { SqsLayer } from './sqs-layer';

// Where each part begins, in bytes, from so many components, patterns of spikes and channels: the end of the part before. T
// is usize for an address, or f64 for a size, which cannot wrap.

// @ts-ignore: decorator
@inline
function adjointOffset<T>(components: T): T {
  return components * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function probabilitiesOffset<T>(components: T): T {
  return adjointOffset<T>(components) + components * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function chosenOffset<T>(components: T, patterns: T): T {
  return probabilitiesOffset<T>(components) + patterns * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function channelsOffset<T>(components: T, patterns: T): T {
  return chosenOffset<T>(components, patterns) + patterns * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function uniformsOffset<T>(components: T, patterns: T, channels: T): T {
  return channelsOffset<T>(components, patterns) + channels * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function changedOffset<T>(components: T, patterns: T, channels: T): T {
  return uniformsOffset<T>(components, patterns, channels) + patterns * <T>BLOCK;
}

// @ts-ignore: decorator
@inline
function lastSpikesOffset<T>(components: T, patterns: T, channels: T): T {
  return changedOffset<T>(components, patterns, channels) + patterns * <T>BLOCK;
}

/** Bytes of all of it; what is beyond 2^32 is not to be used. */
export function sqsWorkBytes(layer: SqsLayer): f64 {
  const patterns = powerOfTwo(layer.channels);
  return lastSpikesOffset<f64>(<f64>layer.components, patterns, <f64>layer.channels) + <f64>BLOCK;
}

/** The state that the program turns, a block for each component. */
// @ts-ignore: decorator
@inline
export function stateAt(stack: Stack): usize {
  return stack.work;
}

/** Its cotangents. */
// @ts-ignore: decorator
@inline
export function adjointAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + adjointOffset<usize>(<usize>layer.components);
}

/** The probability of each pattern of spikes. */
// @ts-ignore: decorator
@inline
export function probabilitiesAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + probabilitiesOffset<usize>(<usize>layer.components);
}

/** The lanes in which each pattern was measured. */
// @ts-ignore: decorator
@inline
export function chosenAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + chosenOffset<usize>(<usize>layer.components, <usize>layer.patterns);
}

/** The lanes in which each channel spiked. */
// @ts-ignore: decorator
@inline
export function channelsAt(stack: Stack, layer: SqsLayer): usize {
  return stack.work + channelsOffset<usize>(<usize>layer.components, <usize>layer.patterns);
}

/** One block of uniform numbers, on the way forward. */
// @ts-ignore: decorator
@inline
export function uniformsAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work + uniformsOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}

/** Cotangents of the probabilities, on the way back. */
// @ts-ignore: decorator
@inline
export function weightsAt(stack: Stack, layer: SqsLayer): usize {
  return uniformsAt(stack, layer);
}

/** The probabilities with another spike before. */
// @ts-ignore: decorator
@inline
export function changedAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work + changedOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}

/** The lanes in which a channel spiked before; one block, the last. */
// @ts-ignore: decorator
@inline
export function lastSpikesAt(stack: Stack, layer: SqsLayer): usize {
  return (
    stack.work +
    lastSpikesOffset<usize>(<usize>layer.components, <usize>layer.patterns, <usize>layer.channels)
  );
}
