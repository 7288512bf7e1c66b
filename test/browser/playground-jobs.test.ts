import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { encodeRate, strokes } from '../../src/data/public.js';
import { readOptions } from '../../src/engine/index.js';
import { createEngine, RandomStream } from '../../src/index.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { blochState } from '../../web/state/bloch-state.js';
import { circuitState } from '../../web/state/circuit-state.js';
import { runBloch } from '../../web/worker/bloch-job.js';
import { centreDrawing } from '../../web/worker/centre-drawing.js';
import { exactCircuit, planCircuit } from '../../web/worker/circuit-job.js';
import { memoryOf } from '../../web/worker/memory.js';
import { readStoredNetwork } from '../../web/worker/stored-network.js';

const engine = await createEngine();
const bloch = (some: object) => readOptions('state', { trajectories: 3, ...some }, blochState);

it('entangles two neurons as an exchange does that nothing disturbs', async () => {
  const coupling = 0.3;
  const state = bloch({ neurons: 2, rabi: 0, rate: 0, coupling, periods: 1 });
  const { times, entanglement, tracks, mean, states } = await runBloch(engine, state);
  // What is not random is run once. Amplitudes ab of |01⟩ and |10⟩ turn by 2gt, and |ab|² is 1/6.
  expect([tracks, states.length]).toEqual([2, 2 * 3 * times.length]);
  for (const [i, time] of times.entries()) {
    const exact = (2 / 3) * Math.abs(Math.sin(2 * coupling * time));
    // A square root of what is left of rounding.
    expect(Math.abs(entanglement!.first[i]! - exact)).toBeLessThan(1e-7);
    expect(entanglement!.mean[i]).toBe(entanglement!.first[i]);
    expect(states[3 * i + 2]).toBeCloseTo(mean[3 * i + 2]!, 6);
  }
});

it('has of each coupled neuron a track, and the mean of the first', async () => {
  const { times, entanglement, tracks, mean, record, states } = await runBloch(
    engine,
    bloch({ neurons: 3, rate: 1 }),
  );
  expect([tracks, mean.length, record.length]).toEqual([9, 3 * times.length, times.length - 1]);
  const frame = 100;
  const z = [0, 3, 6].map((track) => states[3 * (track * times.length + frame) + 2]!);
  expect(z.reduce((sum, value) => sum + value / 3, 0)).toBeCloseTo(mean[3 * frame + 2]!, 6);
  const squares = [0, 1, 2].map((k) => states[3 * frame + k]! ** 2);
  const length = squares.reduce((sum, value) => sum + value, 0);
  expect(entanglement!.first[frame]).toBeCloseTo(Math.sqrt(1 - length), 5);
});

it('samples a circuit that was drawn as it does the gate that it is', async () => {
  const gate = readOptions('state', { gate: 'not' }, circuitState);
  // The gate has an input of its own that is always active.
  const circuit = 'n1.1_n2.2_i0e0.8000_i1e1.6000_n0x1.50000_o1';
  const own = readOptions('state', { gate: 'own', circuit, inputs: '01' }, circuitState);
  const { expected, ...plan } = planCircuit(engine, gate);
  expect([planCircuit(engine, own), expected]).toEqual([plan, true]);
  expect(await exactCircuit(engine, own)).toEqual(await exactCircuit(engine, gate));
});

it('follows the memory of any neuron through what a network did', async () => {
  const steps = 6;
  const network = new SpikingNetwork(engine, {
    ...{ neuron: 'sqs', layers: [5, 4, 3], memory: 2, weightMean: 0.4, angleDeviation: 0.8, seed: 3 },
  });
  const random = new RandomStream('memory');
  // With the right currents, angles and spikes, each spike less its probability p is 0 on average, whatever of p it is multiplied by;
  // p of something else is then refuted by p − ½ itself, as far as p varies.
  const sums = new Float64Array(7);
  const squares = new Float64Array(7);
  for (let run = 0; run < 80; run++) {
    const input = Uint8Array.from({ length: steps * 5 }, () => random.integer(2));
    const { spikes, hidden } = await network.run({ spikes: input, shape: [steps, 1, 5] }, { seed: run });
    const shown = { input, hidden: hidden.spikes, output: spikes, steps };
    for (let neuron = 0; neuron < 7; neuron++) {
      const memory = memoryOf(engine, network, shown, neuron);
      for (const [step, spike] of memory.spikes.entries()) {
        const chance = spike === 1 ? memory.probabilities[step]! : 1 - memory.probabilities[step]!;
        sums[neuron]! += (spike - chance) * (chance - 0.5);
        squares[neuron]! += chance * (1 - chance) * (chance - 0.5) ** 2;
      }
      const end = 3 * (2 * (steps + 1) - 1);
      expect(Math.hypot(...memory.states.subarray(end, end + 3))).toBeLessThan(1 + 1e-6);
    }
  }
  for (const [neuron, square] of squares.entries())
    expect(Math.abs(sums[neuron]!)).toBeLessThan(5 * Math.sqrt(square));
});

it('centres a drawing, wherever it is and however large', () => {
  const side = 28;
  const bar = (x0: number, y0: number, wide: number, high: number) =>
    Array.from({ length: side * side }, (_, at) => {
      const [x, y] = [at % side, Math.floor(at / side)];
      return x >= x0 && x < x0 + wide && y >= y0 && y < y0 + high ? 1 : 0;
    });
  for (const drawing of [bar(4, 3, 4, 20), bar(22, 10, 2, 10), bar(0, 0, 5, 25)]) {
    const picture = centreDrawing(drawing, side);
    const mass = picture.reduce((sum, value) => sum + value, 0);
    const middle = (of: (at: number) => number) =>
      picture.reduce((sum, value, at) => sum + value * (of(at) + 0.5), 0) / mass;
    // What it was scaled by lies between pixels.
    expect(middle((at) => at % side)).toBeCloseTo(14, 1);
    expect(middle((at) => Math.floor(at / side))).toBeCloseTo(14, 1);
    expect(picture.filter((value, at) => at % side === 14 && value > 0.4)).toHaveLength(20);
    expect(mass / 80).toBeCloseTo(1, 1);
  }
  expect(centreDrawing(new Array(100).fill(0), side)).toEqual(new Array(side * side).fill(0));
});

it('comes with a network that reads what is drawn, as its record has it', async () => {
  const bytes = new Uint8Array(await readFile('web/models/mnist.safetensors'));
  const record = JSON.parse(await readFile('web/models/mnist.json', 'utf8'));
  expect(bytes.length).toBeLessThan(250_000);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(record.sha256);
  const { network, classes, maxRate, accuracy } = await readStoredNetwork(engine, bytes);
  expect([classes.length, accuracy]).toEqual([10, record.accuracies.storedIn40Steps]);
  const { images, labels } = await strokes({ count: 200, size: 28, seed: 1 });
  const drawings = Array.from(labels, (_, i) =>
    centreDrawing(
      Array.from(images.subarray(784 * i, 784 * (i + 1)), (value) => value / 255),
      28,
    ),
  );
  const spikes = await encodeRate(drawings, { steps: 40, maxRate, seed: 1 });
  const answer = await network.run(spikes, { seed: 1 });
  let right = 0;
  for (const [item, label] of labels.entries()) {
    const counts = Array.from({ length: 10 }, (_, line) => {
      let sum = 0;
      for (let step = 0; step < 40; step++) sum += answer.spikes[(step * labels.length + item) * 10 + line]!;
      return sum;
    });
    if (counts.indexOf(Math.max(...counts)) === label) right++;
  }
  // 192 of 200 drawings, less five standard errors.
  expect(right).toBeGreaterThan(178);
});
