/** What a measurement leaves as the neurons' memory. */
import { BLOCK } from '../../../simd/block';
import { MemoryKind } from '../../neuron/memory-kind';
import { IMPOSSIBLE } from '../../neuron/remember-spikes';
import { Stack } from '../stack';
import { adjointAt, chosenAt, probabilitiesAt, stateAt } from './scratch';
import { SqsLayer } from './sqs-layer';

/** `IMPOSSIBLE` in float32. */
const IMPOSSIBLE_32 = 1e-36;

/**
 * The memory after the measurement; after an impossible outcome, which hardly any but a target asks for, the ground state, as
 * `collapsePair` of ../../neuron/pair.ts has it. Returns the lanes that are valid.
 */
// @ts-ignore: decorator
@inline
export function collapseLanes<T>(stack: Stack, layer: SqsLayer, block: i32, item: usize, stored: i32): v128 {
  const items = <usize>stack.items;
  const slots =
    layer.states +
    <usize>(stored + 1) * layer.stateStride +
    (<usize>(block * layer.slots) * items + item) * BLOCK;
  const chosen = chosenAt(stack, layer);
  const state = stateAt(stack);
  const patterns = <usize>layer.patterns;
  const zero = v128.splat<T>(<T>0);
  const clamped = layer.isOutput && stack.clamped;
  let valid = v128.eq<T>(zero, zero);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const probability = chosenProbability(layer, probabilitiesAt(stack, layer), chosen, lane);
    // Where probabilities are not numbers nothing was chosen, but for targets.
    valid = v128.and(valid, clamped ? v128.ge<T>(probability, zero) : v128.gt<T>(probability, zero));
    if (layer.memoryKind == MemoryKind.Quantum) {
      const scale = collapseScale<T>(probability);
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        const amplitude = collapsedSlot<T>(layer, state, chosen, slot, lane);
        v128.store(slots + slot * items * BLOCK + lane, v128.mul<T>(amplitude, scale));
      }
      const afresh = v128.and(v128.eq<T>(scale, zero), v128.splat<T>(<T>1));
      v128.store(slots + lane, v128.add<T>(v128.load(slots + lane), afresh));
    } else {
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        let spiking = zero;
        for (let pattern: usize = 0; pattern < patterns; pattern++) {
          if (load<u32>(layer.basis + (pattern << 2)) != <u32>slot) continue;
          spiking = v128.or(spiking, v128.load(chosen + pattern * BLOCK + lane));
        }
        v128.store(slots + slot * items * BLOCK + lane, v128.and(spiking, v128.splat<T>(<T>1)));
      }
    }
  }
  return valid;
}

/**
 * The same with the cotangent of the collapsed and normalised memory m = a/√p. Each component goes into one slot of the
 * memory, in one pattern.
 */
// @ts-ignore: decorator
@inline
export function stateCotangent<T>(stack: Stack, layer: SqsLayer, weights: usize, memories: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const state = stateAt(stack);
  const adjoint = adjointAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const patterns = <usize>layer.patterns;
  const count = <usize>layer.slots;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const probability = chosenProbability(layer, probabilitiesAt(stack, layer), chosen, lane);
    const scale = collapseScale<T>(probability);
    let along = v128.splat<T>(<T>0);
    for (let slot: usize = 0; slot < count; slot++) {
      const cotangent = v128.load(memories + slot * slotBytes + lane);
      const amplitude = v128.mul<T>(collapsedSlot<T>(layer, state, chosen, slot, lane), scale);
      along = v128.add<T>(along, v128.mul<T>(amplitude, cotangent));
    }
    for (let pattern: usize = 0; pattern < patterns; pattern++) {
      const weight = v128.load(weights + pattern * BLOCK + lane);
      const twice = v128.add<T>(weight, weight);
      const taken = v128.load(chosen + pattern * BLOCK + lane);
      let entry = layer.collapse + ((pattern * count) << 3);
      for (let slot: usize = 0; slot < count; slot++) {
        const component = <usize>load<u32>(entry) + lane;
        const a = v128.load(state + component);
        const cotangent = signed<T>(v128.load(memories + slot * slotBytes + lane), entry);
        const amplitude = v128.mul<T>(a, scale);
        const across = v128.mul<T>(scale, v128.sub<T>(cotangent, v128.mul<T>(along, amplitude)));
        v128.store(adjoint + component, v128.add<T>(v128.mul<T>(twice, a), v128.and(across, taken)));
        entry += 8;
      }
    }
  }
}

/** 1/√p, or 0 where p is that of an impossible outcome. */
// @ts-ignore: decorator
@inline
export function collapseScale<T>(probability: v128): v128 {
  return v128.and(v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(probability)), isPossible<T>(probability));
}

/** x/p, or 0 where p is that of an impossible outcome. */
// @ts-ignore: decorator
@inline
export function dividedBy<T>(x: v128, probability: v128): v128 {
  return v128.and(v128.div<T>(x, probability), isPossible<T>(probability));
}

// @ts-ignore: decorator
@inline
function isPossible<T>(probability: v128): v128 {
  return v128.ge<T>(probability, v128.splat<T>(<T>(sizeof<T>() == 4 ? IMPOSSIBLE_32 : IMPOSSIBLE)));
}

/** The probability of the outcome that each lane chose. */
// @ts-ignore: decorator
@inline
function chosenProbability(layer: SqsLayer, probabilities: usize, chosen: usize, lane: usize): v128 {
  const end = <usize>layer.patterns * BLOCK;
  let result = v128.and(v128.load(probabilities + lane), v128.load(chosen + lane));
  for (let pattern = BLOCK + lane; pattern < end; pattern += BLOCK) {
    result = v128.or(result, v128.and(v128.load(probabilities + pattern), v128.load(chosen + pattern)));
  }
  return result;
}

/** The amplitude, not normalised, that the memory's slot takes from the state in each lane's outcome. */
// @ts-ignore: decorator
@inline
function collapsedSlot<T>(layer: SqsLayer, state: usize, chosen: usize, slot: usize, lane: usize): v128 {
  const patterns = <usize>layer.patterns;
  let result = v128.splat<T>(<T>0);
  for (let pattern: usize = 0; pattern < patterns; pattern++) {
    const entry = layer.collapse + ((pattern * <usize>layer.slots + slot) << 3);
    const mask = v128.load(chosen + pattern * BLOCK + lane);
    result = v128.or(result, v128.and(signed<T>(v128.load(state + load<u32>(entry) + lane), entry), mask));
  }
  return result;
}

/** Turns the sign around where the collapse entry says so. */
// @ts-ignore: decorator
@inline
function signed<T>(x: v128, entry: usize): v128 {
  return load<u32>(entry, 4) ? v128.neg<T>(x) : x;
}
