import { Purpose } from '../../../assembly/random/purpose.js';
import { fillNormal } from '../random/normal.js';
import { CHUNK } from './network.js';

/** One measured neuron: constant drive Ω, rate γ, efficiency η, from the Bloch vector (0, 0, 1). */
export interface BlochNeuron {
  rabi: number;
  rate: number;
  efficiency: number;
  dt: number;
  steps: number;
  trajectories: number;
}

/** Writes the mean Bloch vector at the end to `mean`. */
export function simulateBloch(neuron: BlochNeuron, key0: number, key1: number, mean: Float64Array): void {
  const { rabi, rate, efficiency, dt, steps, trajectories } = neuron;
  const noise = new Float64Array(CHUNK);
  const strength = Math.sqrt(efficiency * rate);
  const scale = strength * Math.sqrt(dt);
  const drift = 2 * strength * strength * dt;
  const kept = Math.exp(-2 * (1 - efficiency) * rate * dt);
  const cosine = Math.cos(rabi * dt);
  const sine = Math.sin(rabi * dt);
  const halfCosine = Math.cos((rabi * dt) / 2);
  const halfSine = Math.sin((rabi * dt) / 2);
  mean.fill(0);
  for (let k = 0; k < trajectories; k++) {
    let x = 0;
    let y = 0;
    let z = 1;
    let turned = y * halfCosine - z * halfSine;
    z = y * halfSine + z * halfCosine;
    y = turned;
    for (let start = 0; start < steps; start += CHUNK) {
      fillNormal(noise, key0, key1, Purpose.Wiener, k, start / CHUNK);
      const end = Math.min(CHUNK, steps - start);
      for (let step = 0; step < end; step++) {
        const kick = scale * noise[step]!;
        let a = kick + drift * (z + (1 - z * z) * kick);
        if (a > 3.6) a = 3.6;
        else if (a < -3.6) a = -3.6;
        const square = a * a;
        const c = 1 + square * (4 / 9 + square / 63);
        const s = a * (1 + square * (1 / 9 + square / 945));
        const sum = c * c + s * s;
        const both = 2 * c * s;
        const factor = 1 / (sum + both * z);
        const shrink = (c * c - s * s) * kept * factor;
        x *= shrink;
        y *= shrink;
        z = (sum * z + both) * factor;
        if (start + step + 1 < steps) {
          turned = y * cosine - z * sine;
          z = y * sine + z * cosine;
        } else {
          turned = y * halfCosine - z * halfSine;
          z = y * halfSine + z * halfCosine;
        }
        y = turned;
      }
    }
    mean[0]! += x / trajectories;
    mean[1]! += y / trajectories;
    mean[2]! += z / trajectories;
  }
}
