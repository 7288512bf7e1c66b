/** Where a block of SQS neurons with a closed form keeps its things in the stack's scratch, one after the other. */
import { ROW } from '../../../../register/operations/planes';
import { BLOCK } from '../../../../simd/block';
import { Stack } from '../../stack';
import { SqsLayer } from '../sqs-layer';

/** Bytes of all of it; what is beyond 2^32 is not to be used. */
export function closedWorkBytes(layer: SqsLayer): f64 {
  const turned = <f64>layer.channels * <f64>layer.bases * <f64>ROW;
  return turned + (3 * <f64>layer.slots + 4 * <f64>layer.channels + 5) * <f64>BLOCK;
}

/** What the input qubits are turned by: [channel][basis state], a row each. */
// @ts-ignore: decorator
@inline
export function turnedAt(stack: Stack): usize {
  return stack.work;
}

/** [slot]: amplitudes of one outcome, or the memory. */
// @ts-ignore: decorator
@inline
export function amplitudesAt(stack: Stack, layer: SqsLayer): usize {
  return turnedAt(stack) + <usize>(layer.channels * layer.bases) * ROW;
}

/** [slot]: their cotangents. */
// @ts-ignore: decorator
@inline
export function cotangentsAt(stack: Stack, layer: SqsLayer): usize {
  return amplitudesAt(stack, layer) + <usize>layer.slots * BLOCK;
}

/** [slot]: cotangents of the memory before the step, as they are summed up. */
// @ts-ignore: decorator
@inline
export function memoryCotangentsAt(stack: Stack, layer: SqsLayer): usize {
  return cotangentsAt(stack, layer) + <usize>layer.slots * BLOCK;
}

/** [channel]: the lanes in which each channel spikes. */
// @ts-ignore: decorator
@inline
export function spikesAt(stack: Stack, layer: SqsLayer): usize {
  return memoryCotangentsAt(stack, layer) + <usize>layer.slots * BLOCK;
}

/** [channel]: how likely that is. */
// @ts-ignore: decorator
@inline
export function marginalsAt(stack: Stack, layer: SqsLayer): usize {
  return spikesAt(stack, layer) + <usize>layer.channels * BLOCK;
}

/** [channel]: slopes of the currents' half-angles. */
// @ts-ignore: decorator
@inline
export function currentSlopesAt(stack: Stack, layer: SqsLayer): usize {
  return marginalsAt(stack, layer) + <usize>layer.channels * BLOCK;
}

/** [channel]: products of the factors of earlier channels. */
// @ts-ignore: decorator
@inline
export function productsAt(stack: Stack, layer: SqsLayer): usize {
  return currentSlopesAt(stack, layer) + <usize>layer.channels * BLOCK;
}

/** The probabilities of no spike and of a spike on every channel, a block each. */
// @ts-ignore: decorator
@inline
export function extremesAt(stack: Stack, layer: SqsLayer): usize {
  return productsAt(stack, layer) + <usize>layer.channels * BLOCK;
}

/** Their cotangents. */
// @ts-ignore: decorator
@inline
export function extremeCotangentsAt(stack: Stack, layer: SqsLayer): usize {
  return extremesAt(stack, layer) + 2 * BLOCK;
}

/** One block of uniform numbers, or of what the memory is scaled by. */
// @ts-ignore: decorator
@inline
export function laneNumbersAt(stack: Stack, layer: SqsLayer): usize {
  return extremeCotangentsAt(stack, layer) + 2 * BLOCK;
}
