/** Neurons without a closed form, of one channel and a quantum memory of two real components, as in the wiring `input-to-memory`: fewer loops. */
import { BLOCK } from '../../../simd/block';
import { MemoryKind } from '../../neuron/memory-kind';
import { Stack } from '../stack';
import { collapseScale } from './collapse';
import { adjointAt, chosenAt, probabilitiesAt, stateAt } from './scratch';
import { SqsLayer } from './sqs-layer';

/** Whether the neurons have one channel and a quantum memory of two real components. */
// @ts-ignore: decorator
@inline
export function isPlain(layer: SqsLayer): bool {
  return layer.patterns == 2 && layer.slots == 2 && layer.memoryKind == MemoryKind.Quantum;
}

/** `measure`, `choose` and `collapseLanes` of plain neurons; of the choice only the spikes are written. */
// @ts-ignore: decorator
@inline
export function measurePlain<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  stored: i32,
  uniforms: usize,
): v128 {
  const state = stateAt(stack);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const slot0 =
    layer.states +
    <usize>(stored + 1) * layer.stateStride +
    (<usize>(block * 2) * <usize>stack.items + item) * BLOCK;
  const slot1 = slot0 + <usize>stack.items * BLOCK;
  const silent0 = plainComponent(layer, state, 0);
  const silent1 = plainComponent(layer, state, 1);
  const spiking0 = plainComponent(layer, state, 2);
  const spiking1 = plainComponent(layer, state, 3);
  const sign0 = plainSign<T>(layer, 0);
  const sign1 = plainSign<T>(layer, 1);
  const sign2 = plainSign<T>(layer, 2);
  const sign3 = plainSign<T>(layer, 3);
  const zero = v128.splat<T>(<T>0);
  let valid = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a0 = v128.load(silent0 + lane);
    const a1 = v128.load(silent1 + lane);
    const b0 = v128.load(spiking0 + lane);
    const b1 = v128.load(spiking1 + lane);
    const p0 = v128.add<T>(v128.mul<T>(a0, a0), v128.mul<T>(a1, a1));
    const p1 = v128.add<T>(v128.mul<T>(b0, b0), v128.mul<T>(b1, b1));
    const spike = v128.andnot(v128.gt<T>(p1, zero), v128.lt<T>(v128.load(uniforms + lane), p0));
    v128.store(probabilities + lane, p0);
    v128.store(probabilities + BLOCK + lane, p1);
    v128.store(chosen + BLOCK + lane, spike);
    const probability = v128.bitselect(p1, p0, spike);
    valid = v128.and(valid, v128.gt<T>(probability, zero));
    const scale = v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(probability));
    const m0 = v128.bitselect(v128.xor(b0, sign2), v128.xor(a0, sign0), spike);
    const m1 = v128.bitselect(v128.xor(b1, sign3), v128.xor(a1, sign1), spike);
    v128.store(slot0 + lane, v128.mul<T>(m0, scale));
    v128.store(slot1 + lane, v128.mul<T>(m1, scale));
  }
  return valid;
}

/** `stateCotangent` of plain neurons. */
// @ts-ignore: decorator
@inline
export function plainCotangent<T>(stack: Stack, layer: SqsLayer, weights: usize, memories: usize): void {
  const state = stateAt(stack);
  const offset = adjointAt(stack, layer) - state;
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const silent0 = plainComponent(layer, state, 0);
  const silent1 = plainComponent(layer, state, 1);
  const spiking0 = plainComponent(layer, state, 2);
  const spiking1 = plainComponent(layer, state, 3);
  const sign0 = plainSign<T>(layer, 0);
  const sign1 = plainSign<T>(layer, 1);
  const sign2 = plainSign<T>(layer, 2);
  const sign3 = plainSign<T>(layer, 3);
  const other = memories + <usize>stack.items * BLOCK;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a0 = v128.load(silent0 + lane);
    const a1 = v128.load(silent1 + lane);
    const b0 = v128.load(spiking0 + lane);
    const b1 = v128.load(spiking1 + lane);
    const spike = v128.load(chosen + BLOCK + lane);
    const probability = v128.bitselect(
      v128.load(probabilities + BLOCK + lane),
      v128.load(probabilities + lane),
      spike,
    );
    const scale = collapseScale<T>(probability);
    const cotangent0 = v128.load(memories + lane);
    const cotangent1 = v128.load(other + lane);
    const m0 = v128.mul<T>(v128.bitselect(v128.xor(b0, sign2), v128.xor(a0, sign0), spike), scale);
    const m1 = v128.mul<T>(v128.bitselect(v128.xor(b1, sign3), v128.xor(a1, sign1), spike), scale);
    const along = v128.add<T>(v128.mul<T>(m0, cotangent0), v128.mul<T>(m1, cotangent1));
    const across0 = v128.mul<T>(scale, v128.sub<T>(cotangent0, v128.mul<T>(along, m0)));
    const across1 = v128.mul<T>(scale, v128.sub<T>(cotangent1, v128.mul<T>(along, m1)));
    const silentWeight = v128.load(weights + lane);
    const spikingWeight = v128.load(weights + BLOCK + lane);
    const silentTwice = v128.add<T>(silentWeight, silentWeight);
    const spikingTwice = v128.add<T>(spikingWeight, spikingWeight);
    v128.store(
      silent0 + offset + lane,
      v128.add<T>(v128.mul<T>(silentTwice, a0), v128.andnot(v128.xor(across0, sign0), spike)),
    );
    v128.store(
      silent1 + offset + lane,
      v128.add<T>(v128.mul<T>(silentTwice, a1), v128.andnot(v128.xor(across1, sign1), spike)),
    );
    v128.store(
      spiking0 + offset + lane,
      v128.add<T>(v128.mul<T>(spikingTwice, b0), v128.and(v128.xor(across0, sign2), spike)),
    );
    v128.store(
      spiking1 + offset + lane,
      v128.add<T>(v128.mul<T>(spikingTwice, b1), v128.and(v128.xor(across1, sign3), spike)),
    );
  }
}

/** Where a plain neuron's memory comes from when it is silent (entries 0 and 1) and when it spikes (2 and 3). */
// @ts-ignore: decorator
@inline
function plainComponent(layer: SqsLayer, state: usize, entry: usize): usize {
  return state + load<u32>(layer.collapse + (entry << 3));
}

/** Minus zero, where the component enters the memory with the opposite sign, else zero. */
// @ts-ignore: decorator
@inline
function plainSign<T>(layer: SqsLayer, entry: usize): v128 {
  const zero = v128.splat<T>(<T>0);
  return load<u32>(layer.collapse + (entry << 3), 4) ? v128.neg<T>(zero) : zero;
}
