/** Which pattern of spikes each neuron of a block shows: bit by bit its channels, the first the highest. */
import { BLOCK } from '../../../simd/block';
import { laneOf } from '../spike-lanes';
import { SqsLayer } from './sqs-layer';

/** Writes the probability of each pattern. */
// @ts-ignore: decorator
@inline
export function measure<T>(layer: SqsLayer, state: usize, probabilities: usize): void {
  let member = layer.members;
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    const end = member + ((<usize>layer.most) << 2);
    let p0 = v128.splat<T>(<T>0);
    let p1 = p0;
    let p2 = p0;
    let p3 = p0;
    for (; member < end; member += 4) {
      const component = state + load<u32>(member);
      const a0 = v128.load(component);
      const a1 = v128.load(component, 16);
      const a2 = v128.load(component, 32);
      const a3 = v128.load(component, 48);
      p0 = v128.add<T>(p0, v128.mul<T>(a0, a0));
      p1 = v128.add<T>(p1, v128.mul<T>(a1, a1));
      p2 = v128.add<T>(p2, v128.mul<T>(a2, a2));
      p3 = v128.add<T>(p3, v128.mul<T>(a3, a3));
    }
    v128.store(probabilities, p0);
    v128.store(probabilities, p1, 16);
    v128.store(probabilities, p2, 32);
    v128.store(probabilities, p3, 48);
    probabilities += BLOCK;
  }
}

/** Writes for each pattern the mask of lanes whose uniform number picks it, as `choosePattern` does. */
// @ts-ignore: decorator
@inline
export function choose<T>(probabilities: usize, patterns: i32, uniforms: usize, chosen: usize): void {
  const zero = v128.splat<T>(<T>0);
  const end = <usize>patterns * BLOCK;
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const u = v128.load(uniforms + lane);
    let open = v128.eq<T>(zero, zero);
    let sum = zero;
    for (let pattern = lane; pattern < end; pattern += BLOCK) {
      const p = v128.load(probabilities + pattern);
      sum = v128.add<T>(sum, p);
      const hit = v128.and(open, v128.and(v128.lt<T>(u, sum), v128.gt<T>(p, zero)));
      open = v128.andnot(open, hit);
      v128.store(chosen + pattern, hit);
    }
    // Where rounding leaves the sum below the uniform number, the last possible pattern.
    if (!v128.any_true(open)) continue;
    for (let pattern = end - BLOCK + lane; <isize>pattern >= 0; pattern -= BLOCK) {
      const p = v128.load(probabilities + pattern);
      const hit = v128.and(open, v128.gt<T>(p, zero));
      open = v128.andnot(open, hit);
      v128.store(chosen + pattern, v128.or(v128.load(chosen + pattern), hit));
    }
  }
}

/** The target of the label's neuron is a spike on each channel, that of the others none. */
// @ts-ignore: decorator
@inline
export function chooseTarget<T>(label: i32, block: i32, patterns: i32, chosen: usize): void {
  memory.fill(chosen, 0, <usize>patterns * BLOCK);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    v128.store(chosen + lane, v128.not(wanted));
    v128.store(chosen + <usize>(patterns - 1) * BLOCK + lane, wanted);
  }
}

/** Joins the masks of all patterns in which the channel spikes. */
// @ts-ignore: decorator
@inline
export function joinChannel(layer: SqsLayer, channel: i32, chosen: usize, masks: usize): void {
  const bit = 1 << (layer.channels - 1 - channel);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let mask = i32x4.splat(0);
    for (let pattern = bit; pattern < layer.patterns; pattern = (pattern + 1) | bit) {
      mask = v128.or(mask, v128.load(chosen + <usize>pattern * BLOCK + lane));
    }
    v128.store(masks + lane, mask);
  }
}

/** Adds up the probabilities of all patterns in which the channel spikes. */
// @ts-ignore: decorator
@inline
export function addChannel<T>(layer: SqsLayer, channel: i32, probabilities: usize, out: usize): void {
  const bit = 1 << (layer.channels - 1 - channel);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let sum = v128.splat<T>(<T>0);
    for (let pattern = bit; pattern < layer.patterns; pattern = (pattern + 1) | bit) {
      sum = v128.add<T>(sum, v128.load(probabilities + <usize>pattern * BLOCK + lane));
    }
    v128.store(out + lane, sum);
  }
}

/** The masks of the patterns, from those of the channels' spikes. */
// @ts-ignore: decorator
@inline
export function recallChoice(layer: SqsLayer, channels: usize, chosen: usize): void {
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let mask = i32x4.splat(-1);
      for (let channel = 0; channel < layer.channels; channel++) {
        const spikes = v128.load(channels + <usize>channel * BLOCK + lane);
        const spiking = (pattern >> (layer.channels - 1 - channel)) & 1;
        mask = spiking ? v128.and(mask, spikes) : v128.andnot(mask, spikes);
      }
      v128.store(chosen + <usize>pattern * BLOCK + lane, mask);
    }
  }
}

/** The cotangent of the state from those of the patterns' probabilities alone. */
export function probabilityCotangent<T>(layer: SqsLayer, state: usize, weights: usize, adjoint: usize): void {
  let member = layer.members;
  for (let pattern = 0; pattern < layer.patterns; pattern++) {
    for (const end = member + ((<usize>layer.most) << 2); member < end; member += 4) {
      const component = <usize>load<u32>(member);
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const a = v128.load(state + component + lane);
        const product = v128.mul<T>(v128.load(weights + lane), v128.add<T>(a, a));
        v128.store(adjoint + component + lane, product);
      }
    }
    weights += BLOCK;
  }
}
