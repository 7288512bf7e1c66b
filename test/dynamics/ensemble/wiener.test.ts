import { beforeAll, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { kernelStream } from '../../../src/engine/random/kernel-stream.js';
import { philox } from '../../../src/engine/random/philox.js';
import { createEngine, type Engine } from '../../../src/index.js';
import {
  correlationScore,
  kolmogorovSmirnovScore,
  momentScores,
  normalCdf,
  SIGMAS,
} from '../../oracle/statistics.js';

const KEY = [7, 8] as const;
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function wiener(steps: number, channels: number, trajectory: number, chunk: number): Float64Array {
  return engine.arena.scratch((group) => {
    const output = group.float64(steps * channels + 1);
    output.view[steps * channels] = -7;
    const stream = kernelStream(engine, group, KEY, Purpose.Wiener);
    engine.kernels.fillWiener(stream, trajectory, chunk, output.pointer, steps, channels);
    expect(output.view[steps * channels]).toBe(-7);
    return output.view.slice(0, -1);
  });
}

it("makes normals by Box and Muller's formula of 32-bit words, however many are wanted", () => {
  for (const [steps, channels] of [
    [64, 1],
    [64, 10],
    [5, 3],
    [1, 1],
  ]) {
    wiener(steps, channels, 9, 4).forEach((value, i) => {
      const words = philox([i >> 2, 4, 9, Purpose.Wiener], KEY);
      const [v, w] = i & 2 ? [words[2], words[3]] : [words[0], words[1]];
      const radius = Math.sqrt(-2 * Math.log((v + 0.5) / 2 ** 32));
      const angle = (2 * Math.PI * w) / 2 ** 32;
      expect(Math.abs(value - radius * (i & 1 ? Math.sin(angle) : Math.cos(angle)))).toBeLessThan(3e-11);
    });
  }
});

it('has the moments and the distribution of independent normals', () => {
  const normals = new Float64Array(200_000);
  for (let k = 0; k < normals.length / 64; k++) normals.set(wiener(64, 1, k, 0), 64 * k);
  const scores = momentScores(normals, [1, 0, 1, 0, 3, 0, 15, 0, 105]);
  scores.push(kolmogorovSmirnovScore(normals, normalCdf));
  for (const lag of [1, 2, 3, 4, 64]) {
    scores.push(correlationScore(normals.subarray(lag), normals.subarray(0, -lag)));
  }
  for (const score of scores) expect(Math.abs(score)).toBeLessThan(SIGMAS);
});
