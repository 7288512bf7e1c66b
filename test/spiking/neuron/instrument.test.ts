import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqsNeuronBytes, writeSqsNeuron } from '../../../build/generated/core/spiking.js';
import { RegionGroup } from '../../../src/engine/index.js';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { describe as describeNetwork, LONE_NEURON } from '../../../src/spiking/neuron/descriptor.js';
import { placeInstrument } from '../../../src/spiking/neuron/instrument.js';
import { extent } from '../../extent.js';
import { groundState, memoryAfter, probabilitiesOf, respond } from '../../oracle/instrument-oracle.js';
import { likelihoodOf } from './likelihood-of.js';
import { type InstrumentCase, randomInstrument } from './random-instrument.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** The kernels' neuron of a case. */
function placed({ model, steps, fresh }: InstrumentCase, group: RegionGroup) {
  const circuit = { steps: [], singleQubitGates: 0, twoQubitGates: 0, nanoseconds: 0 };
  const instrument = placeInstrument(engine, group, model, { steps, fresh, circuit });
  return describeNetwork(engine, group, model, LONE_NEURON, instrument);
}

const sizes = fc.constantFrom([1, 0], [1, 1], [2, 1], [1, 2], [2, 2], [3, 1]);
// Differences of the oracle, which take long.
const small = fc.constantFrom([1, 0], [1, 1], [2, 1], [1, 2]);

describe('a neuron of random channels', () => {
  it('has the probabilities of Kraus operators on dense matrices step by step, to 1e-12', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), ([inputs, memory], seed) => {
        const made = randomInstrument(seed, inputs!, memory!);
        const random = new RandomStream(seed, 1);
        const group = new RegionGroup(engine.arena);
        const network = placed(made, group);
        const angles = group.float64(made.gateAngles.length);
        angles.view.set(made.gateAngles);
        const currents = group.float64(inputs!);
        const probabilities = group.float64(2 ** inputs!);
        const { pointer } = group.uint8(sqsNeuronBytes);
        writeSqsNeuron(engine.arena.memory, pointer, {
          ...{ network, angles: angles.pointer, currents: currents.pointer },
          probabilities: probabilities.pointer,
        });
        group.laidOut((at) => engine.kernels.layoutSqsNeuron(pointer, at));
        engine.kernels.sqsReset(pointer);
        let state = groundState(made.oracle);
        for (let t = 0; t < 3; t++) {
          const z = Array.from({ length: inputs! }, () => 1.5 * random.uniform() - 0.3);
          currents.view.set(z);
          engine.kernels.sqsEvolve(pointer);
          const response = respond(made.oracle, made.gateAngles, z, state);
          const expected = probabilitiesOf(response);
          expected.forEach((p, pattern) => {
            expect(Math.abs(probabilities.view[pattern]! - p)).toBeLessThan(1e-12);
          });
          const pattern = random.integer(2 ** inputs!);
          engine.kernels.sqsCollapse(pointer, pattern);
          state = memoryAfter(response, pattern);
        }
        group.dispose();
      }),
      { seed: 1, numRuns: extent(10, 30) },
    );
  });

  it('has the likelihood and its gradient by tensors, and differences of the same to 1e-9', () => {
    fc.assert(
      fc.property(small, fc.integer(), ([inputs, memory], seed) => {
        const made = randomInstrument(seed, inputs!, memory!);
        const random = new RandomStream(seed, 2);
        const steps = 4;
        const currents = Array.from({ length: steps }, () =>
          Array.from({ length: inputs! }, () => 1.5 * random.uniform() - 0.3),
        );
        const record = Array.from({ length: steps }, () => random.integer(2 ** inputs!));
        const expected = (angles: readonly number[], given: readonly (readonly number[])[]) => {
          let state = groundState(made.oracle);
          let sum = 0;
          given.forEach((z, t) => {
            const response = respond(made.oracle, angles, z, state);
            sum += Math.log(probabilitiesOf(response)[record[t]!]!);
            state = memoryAfter(response, record[t]!);
          });
          return sum;
        };
        const group = new RegionGroup(engine.arena);
        const found = likelihoodOf(
          engine,
          placed(made, group),
          made.model,
          made.gateAngles,
          currents,
          record,
        );
        group.dispose();
        expect(Math.abs(found.value - expected(made.gateAngles, currents))).toBeLessThan(1e-11);
        const h = 1e-4;
        const difference = (move: (by: number) => number) =>
          (8 * (move(h) - move(-h)) - (move(2 * h) - move(-2 * h))) / (12 * h);
        made.gateAngles.forEach((_, g) => {
          const slope = difference((by) =>
            expected(
              made.gateAngles.map((angle, i) => (i === g ? angle + by : angle)),
              currents,
            ),
          );
          expect(Math.abs(found.angles[g]! - slope)).toBeLessThan(1e-9);
        });
        currents.forEach((row, t) => {
          row.forEach((z, n) => {
            const slope =
              z <= 0
                ? 0
                : difference((by) =>
                    expected(
                      made.gateAngles,
                      currents.map((other, s) =>
                        s === t ? other.map((value, i) => (i === n ? value + by : value)) : other,
                      ),
                    ),
                  );
            expect(Math.abs(found.currents[t * inputs! + n]! - slope)).toBeLessThan(1e-9);
          });
        });
      }),
      { seed: 2, numRuns: extent(4, 10) },
    );
  });
});
