/** One monitored channel that is not diagonal, during one step. */
import { NoiseSource } from './noise-source';
import { matrixLocalMean, matrixMultiply, matrixTrace } from '../network/matrix';
import { noiseOf } from '../network/measure-diagonal';
import { clampStrength, measurementCosine, measurementSine } from '../network/measurement';
import { LocalChannel, Trajectories } from '../network/trajectories';
import { vectorLocalMean, vectorMultiply } from '../network/vector';

const NORM = memory.data(16, 16);

/**
 * Multiplies the state by M(dy) of the channel and by what normalises it as it was. With L = strength · O the increment
 * of the record is dy = dW + ⟨L + L†⟩ dt. If O² = 1, M = exp(strength dy O) as for σz (measure-diagonal.ts); otherwise
 * M = 1 - ½ L†L dt + L dy + ½ L² (dy² - dt) (Rouchon and Ralph, Phys. Rev. A 91, 012118 (2015)). A density matrix may be
 * multiplied in pieces of the rows `from` to below `to`, the first of which begins at 0 and leaves M to the others.
 */
export function monitor(
  run: Trajectories,
  state: usize,
  channel: LocalChannel,
  noise: usize,
  readings: usize,
  from: u32,
  to: u32,
): void {
  const mask = channel.mask;
  const dimension = channel.dimension;
  const offsets = channel.offsets;
  if (from == 0) prepare(run, state, channel, noise, readings);
  if (run.mixed) matrixMultiply(run, state, mask, dimension, offsets, from, to);
  else vectorMultiply(run, state, mask, dimension, offsets);
}

/** From the state to M, see `drawOperator`. */
function prepare(
  run: Trajectories,
  state: usize,
  channel: LocalChannel,
  noise: usize,
  readings: usize,
): void {
  const dimension = channel.dimension;
  const mask = channel.mask;
  const offsets = channel.offsets;
  let mean: v128;
  let norm: v128;
  if (run.mixed) {
    mean = matrixLocalMean(run, state, mask, dimension, offsets, channel.operator);
    norm = matrixTrace(run, state);
  } else {
    mean = vectorLocalMean(run, state, mask, dimension, offsets, channel.operator, NORM);
    norm = v128.load(NORM);
  }
  const inverse = f64x2.div(f64x2.splat(1), norm);
  drawOperator(run, channel, noise, readings, f64x2.mul(mean, inverse), inverse);
}

/** Draws M, to `run.matrix`; of a state with the mean Re⟨O⟩, and of one over which norm. */
export function drawOperator(
  run: Trajectories,
  channel: LocalChannel,
  noise: usize,
  readings: usize,
  mean: v128,
  inverse: v128,
): void {
  const strength = f64x2.splat(channel.strength);
  let dy = noiseOf(run, noise, (<usize>channel.place) << 3);
  if (run.noiseSource != NoiseSource.Record) {
    if (channel.involutory) {
      const kick = f64x2.mul(strength, dy);
      mean = f64x2.add(mean, f64x2.mul(f64x2.sub(f64x2.splat(1), f64x2.mul(mean, mean)), kick));
    }
    dy = f64x2.add(dy, f64x2.mul(f64x2.splat(2 * channel.strength * run.dt), mean));
  }
  const reading = readings + ((<usize>channel.place) << 4);
  v128.store(reading, f64x2.add(v128.load(reading), dy));
  const scale = f64x2.sqrt(inverse);
  const entries = (<usize>(channel.dimension * channel.dimension)) << 1;
  if (channel.involutory) {
    const a = clampStrength(f64x2.mul(strength, dy));
    const square = f64x2.mul(a, a);
    const c = f64x2.mul(scale, measurementCosine(square));
    const s = f64x2.mul(scale, measurementSine(a, square));
    for (let at: usize = 0; at < entries; at++) {
      const one = f64x2.mul(c, v128.load64_splat(channel.first + (at << 3)));
      const p = f64x2.mul(s, v128.load64_splat(channel.operator + (at << 3)));
      v128.store(run.matrix + (at << 4), f64x2.add(one, p));
    }
  } else {
    for (let at: usize = 0; at < entries; at++) {
      let entry = f64x2.mul(dy, v128.load64_splat(channel.third + (at << 3)));
      entry = f64x2.add(v128.load64_splat(channel.second + (at << 3)), entry);
      entry = f64x2.add(v128.load64_splat(channel.first + (at << 3)), f64x2.mul(dy, entry));
      v128.store(run.matrix + (at << 4), f64x2.mul(scale, entry));
    }
  }
}
