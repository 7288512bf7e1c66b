/**
 * A block of quantum leaky integrate-and-fire neurons (spiking paper, S1-S8), one per lane, in one step of all items.
 *
 * The state is the phase: q from 0 to 1, quarter turns, with α = sin²(πq/2). Of a qubit's angle φ = πq no more is known
 * to (S6) than α, which is the same for −φ and 2π − φ. In q an excitation is a sum that folds back at 0 and 1, with a
 * slope of ±1, where α by itself has slopes without bound. A leak multiplies α by e^(−λ|z°|), λ = `decay`; it leaves the
 * phase l with sin l = r sin q and r² the factor. By `form` that is the new phase, or (printed) what the old one loses.
 *
 * Where α is estimated from measurements, the state is the estimate's phase, and a second slot has the true one: cotangents
 * pass from the one to the other as they are, of phases and of probabilities alike.
 */
import { BLOCK } from '../../../simd/block';
import { asin32, asin64 } from '../../../simd/arcsine';
import { exp32, exp64 } from '../../../simd/exponential';
import { sinCosQuarters } from '../../../simd/sine-cosine';
import { spikeCotangents } from '../layer';
import { ThresholdLayer } from './threshold-layer';
import { QlifForm } from '../kinds/qlif-form';
import { validLanes } from '../valid-lanes';
import { loadSpikes } from '../spike-lanes';
import { currentCotangents, Stack } from '../stack';
import { measureExcitations } from './excitation-shots';
import { potentialCotangent, thresholdSpikes } from './threshold-spikes';

const PI = 3.141592653589793;
/** Room for a vector of cosines and one of sines. */
const PAIR = memory.data(32, 16);


@unmanaged
export class QlifLayer extends ThresholdLayer {
  form: QlifForm;
}

/** Bytes of scratch for a block: the last spikes, masks, and excitation probabilities. */
export const QLIF_WORK: f64 = 3 * <f64>BLOCK;

/**
 * From the currents z^s and z° and the phases before the step to the phases after it, and the spikes.
 *
 * @param first whether spikes count
 * @returns whether all currents were finite and not too large
 */
export function qlifForward<T>(
  stack: Stack,
  layer: QlifLayer,
  block: i32,
  step: i32,
  stored: i32,
  first: bool,
): bool {
  const lastSpikes = stack.work;
  const masks = stack.work + BLOCK;
  const probabilities = stack.work + 2 * BLOCK;
  const one = v128.splat<T>(<T>1);
  let valid = i32x4.splat(-1);
  for (let item = 0; item < stack.items; item++) {
    const row = <usize>(block * stack.items + item);
    const before = phasesOf(stack, layer, block, item, stored);
    const after = before + layer.stateStride;
    const truly = after + (layer.shots > 0 ? <usize>stack.items * BLOCK : 0);
    const exciting = excitingCurrents(stack, layer, block, item, stored);
    const leaking = exciting + <usize>stack.items * BLOCK;
    loadSpikes<T>(layer.spikes + <usize>stored * layer.spikeBytes + row * (BLOCK / sizeof<T>()), lastSpikes);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const excitation = v128.load(exciting + lane);
      const leak = v128.load(leaking + lane);
      valid = v128.and(valid, v128.and(validLanes<T>(excitation), validLanes<T>(leak)));
      const phase = v128.load(before + lane);
      const start = v128.andnot(phase, v128.load(lastSpikes + lane));

      storeSinCos<T>(phase);
      const sine = v128.load(PAIR, 16);
      const root = leakRoot<T>(layer, leak);
      const low = v128.mul<T>(root, sine);
      const high = leakedCosine<T>(root, v128.load(PAIR), sine);
      let leaked = quarterTurns<T>(low, high);
      // What does not leak stays exactly as it is.
      leaked = v128.bitselect(phase, leaked, v128.eq<T>(root, one));
      leaked =
        layer.form == QlifForm.Printed
          ? v128.abs<T>(v128.sub<T>(start, leaked))
          : v128.andnot(leaked, v128.load(lastSpikes + lane));

      const excited = v128.abs<T>(folded<T>(start, excitation));
      const next = v128.bitselect(excited, leaked, v128.gt<T>(excitation, v128.splat<T>(<T>0)));
      v128.store(truly + lane, next);
      storeSinCos<T>(next);
      v128.store(probabilities + lane, v128.mul<T>(v128.load(PAIR, 16), v128.load(PAIR, 16)));
    }
    if (layer.shots > 0) {
      measureExcitations<T>(stack, layer, block, item, step, probabilities);
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const alpha = v128.load(probabilities + lane);
        const sine = v128.sqrt<T>(alpha);
        v128.store(after + lane, quarterTurns<T>(sine, v128.sqrt<T>(v128.sub<T>(one, alpha))));
      }
    }
    thresholdSpikes<T>(stack, layer, block, item, stored, first, probabilities, masks);
  }
  return i32x4.all_true(valid);
}

/**
 * The way back through `qlifForward`: from the cotangents of the spikes and of the phases after the step to those of the
 * currents and of the phases before it. The reset has no derivative by the spike, and |z°| none at 0.
 */
export function qlifReverse<T>(stack: Stack, layer: QlifLayer, block: i32, step: i32, stored: i32): void {
  const lastSpikes = stack.work;
  const zero = v128.splat<T>(<T>0);
  const one = v128.splat<T>(<T>1);
  const signBit = v128.splat<T>(<T>-0.0);
  const leakSlope = v128.splat<T>(<T>(-layer.decay / PI));
  for (let item = 0; item < stack.items; item++) {
    const row = <usize>(block * stack.items + item);
    const before = phasesOf(stack, layer, block, item, stored);
    const after = before + layer.stateStride;
    const truly = after + (layer.shots > 0 ? <usize>stack.items * BLOCK : 0);
    const exciting = excitingCurrents(stack, layer, block, item, stored);
    const leaking = exciting + <usize>stack.items * BLOCK;
    const excitingAdjoint = currentCotangents(stack, layer, block, 0, stored) + <usize>item * BLOCK;
    const leakingAdjoint = currentCotangents(stack, layer, block, 1, stored) + <usize>item * BLOCK;
    const cotangents = spikeCotangents(layer, step) + row * BLOCK;
    const stateAdjoint = layer.stateAdjoint + <usize>(block * layer.slots * stack.items + item) * BLOCK;
    loadSpikes<T>(layer.spikes + <usize>stored * layer.spikeBytes + row * (BLOCK / sizeof<T>()), lastSpikes);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const excitation = v128.load(exciting + lane);
      const leak = v128.load(leaking + lane);
      const phase = v128.load(before + lane);
      const spiked = v128.load(lastSpikes + lane);
      const isExcited = v128.gt<T>(excitation, zero);

      // ∂α/∂q = π sin(πq/2) cos(πq/2)
      storeSinCos<T>(v128.load(truly + lane));
      const slope = v128.mul<T>(v128.load(PAIR), v128.load(PAIR, 16));
      if (layer.shots > 0) storeSinCos<T>(v128.load(after + lane));
      const alpha = v128.mul<T>(v128.load(PAIR, 16), v128.load(PAIR, 16));
      let cotangent = v128.load(cotangents + lane);
      cotangent = potentialCotangent<T>(stack, layer, item, stored, alpha, cotangent);
      cotangent = v128.mul<T>(cotangent, v128.mul<T>(slope, v128.splat<T>(<T>PI)));
      cotangent = v128.add<T>(cotangent, v128.load(stateAdjoint + lane));

      // Excited, the phase turns against the sum where it was folded back.
      const back = v128.and(folded<T>(v128.andnot(phase, spiked), excitation), signBit);
      const excited = v128.xor(cotangent, back);
      v128.store(excitingAdjoint + lane, v128.and(excited, isExcited));

      // ∂l/∂q = r cos q / cos l and ∂l/∂|z°| = −(λ/2) tan l in radians.
      const leaked =
        layer.form == QlifForm.Printed
          ? v128.bitselect(cotangent, v128.neg<T>(cotangent), spiked)
          : v128.andnot(cotangent, spiked);
      storeSinCos<T>(phase);
      const cosine = v128.load(PAIR);
      const sine = v128.load(PAIR, 16);
      const root = leakRoot<T>(layer, leak);
      const leakedCos = leakedCosine<T>(root, cosine, sine);
      const shared = v128.andnot(v128.div<T>(root, leakedCos), v128.eq<T>(leakedCos, zero));
      const tangent = v128.mul<T>(shared, sine);
      let byLeak = v128.mul<T>(leaked, v128.mul<T>(tangent, leakSlope));
      byLeak = v128.andnot(v128.xor(byLeak, v128.and(leak, signBit)), v128.eq<T>(leak, zero));
      v128.store(leakingAdjoint + lane, v128.andnot(byLeak, isExcited));

      if (!stack.throughMemory) continue;
      const ratio = v128.bitselect(one, v128.mul<T>(shared, cosine), v128.eq<T>(root, one));
      let byPhase = v128.mul<T>(leaked, ratio);
      if (layer.form == QlifForm.Printed) byPhase = v128.add<T>(byPhase, v128.andnot(cotangent, spiked));
      v128.store(stateAdjoint + lane, v128.bitselect(v128.andnot(excited, spiked), byPhase, isExcited));
    }
  }
}

/** An item's phases before a step; where they are estimates, the true ones are as many blocks further on as there are items. */
// @ts-ignore: decorator
@inline
function phasesOf(stack: Stack, layer: QlifLayer, block: i32, item: i32, stored: i32): usize {
  const row = <usize>(block * layer.slots * stack.items + item);
  return layer.states + <usize>stored * layer.stateStride + row * BLOCK;
}

/** The angle from 0 to 1 quarter turns with this sine and cosine: the lesser of the two has the better arcsine. */
// @ts-ignore: decorator
@inline
function quarterTurns<T>(sine: v128, cosine: v128): v128 {
  const steep = v128.gt<T>(sine, cosine);
  const argument = v128.bitselect(cosine, sine, steep);
  const angle = v128.mul<T>(
    sizeof<T>() == 4 ? asin32(argument) : asin64(argument),
    v128.splat<T>(<T>(2 / PI)),
  );
  return v128.bitselect(v128.sub<T>(v128.splat<T>(<T>1), angle), angle, steep);
}

/** Where the item's z^s is from `base` on, laid out as currents; its z° is as many blocks further on as there are items. */
// @ts-ignore: decorator
@inline
function excitingCurrents(stack: Stack, layer: QlifLayer, block: i32, item: i32, stored: i32): usize {
  return (
    layer.currents + <usize>stored * layer.currentStride + <usize>(2 * block * stack.items + item) * BLOCK
  );
}

/** Writes the cosine and the sine of phases to PAIR. */
function storeSinCos<T>(phase: v128): void {
  sinCosQuarters<T>(phase, PAIR);
}

/** r = e^(−λ|z°|/2) */
function leakRoot<T>(layer: QlifLayer, leak: v128): v128 {
  const exponent = v128.mul<T>(v128.abs<T>(leak), v128.splat<T>(<T>(-0.5 * layer.decay)));
  return sizeof<T>() == 4 ? exp32(exponent) : exp64(exponent);
}

/** cos l = √(1 − r² sin² q), without cancellation. */
// @ts-ignore: decorator
@inline
function leakedCosine<T>(root: v128, cosine: v128, sine: v128): v128 {
  const lost = v128.sub<T>(v128.splat<T>(<T>1), v128.mul<T>(root, root));
  const squares = v128.add<T>(v128.mul<T>(cosine, cosine), v128.mul<T>(lost, v128.mul<T>(sine, sine)));
  return v128.sqrt<T>(squares);
}

/** The excited phase up to whole half turns, from −1 to 1; folded back where it is negative. */
// @ts-ignore: decorator
@inline
function folded<T>(start: v128, excitation: v128): v128 {
  const sum = v128.add<T>(start, excitation);
  const turns = v128.nearest<T>(v128.mul<T>(sum, v128.splat<T>(<T>0.5)));
  return v128.sub<T>(sum, v128.add<T>(turns, turns));
}
