/** Where a block of SQS neurons keeps its things in the stack's scratch, one after the other. */
import { powerOfTwo } from '../../../memory';
import { BLOCK } from '../../../simd/block';
import { Stack } from '../stack';
import { SqsLayer } from './sqs-layer';

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
  return stateAt(stack) + <usize>layer.components * BLOCK;
}

/** The probability of each pattern of spikes. */
// @ts-ignore: decorator
@inline
export function probabilitiesAt(stack: Stack, layer: SqsLayer): usize {
  return adjointAt(stack, layer) + <usize>layer.components * BLOCK;
}

/** The lanes in which each pattern was measured. */
// @ts-ignore: decorator
@inline
export function chosenAt(stack: Stack, layer: SqsLayer): usize {
  return probabilitiesAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

/** The lanes in which each channel spiked. */
// @ts-ignore: decorator
@inline
export function channelsAt(stack: Stack, layer: SqsLayer): usize {
  return chosenAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

/** One block of uniform numbers, on the way forward. */
// @ts-ignore: decorator
@inline
export function uniformsAt(stack: Stack, layer: SqsLayer): usize {
  return channelsAt(stack, layer) + <usize>layer.channels * BLOCK;
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
  return weightsAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

/** The lanes in which a channel spiked before; one block, the last. */
// @ts-ignore: decorator
@inline
export function lastSpikesAt(stack: Stack, layer: SqsLayer): usize {
  return changedAt(stack, layer) + <usize>layer.patterns * BLOCK;
}

/** Bytes of all of it; what is beyond 2^32 is not to be used. */
export function sqsWorkBytes(layer: SqsLayer): f64 {
  const patterns = powerOfTwo(layer.channels);
  return <f64>BLOCK * (2 * <f64>layer.components + 4 * patterns + <f64>layer.channels + 1);
}
