import { type Engine, type Pacer, runInSteps } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { type PathSettings, uniformSettings } from './path-plan.js';
import type { PathPoint } from './path-point.js';
import { choosePlans, type NeuronSampler } from './pilot.js';
import { coursesDiffer, fitProcesses } from './reference-process.js';
import { MOST_JUMPING, type SimulateSettings } from './simulate-options.js';

/** Sweeps between exchanges, and between jumps, that are about the best; `every` times a whole number. */
export const sweepsBetween = (every: number): number => every * Math.ceil(8 / every);

/** The settings with all that is left to choose chosen, and why methods were. */
export async function chooseSettings(
  engine: Engine,
  circuit: QNeuronCircuit,
  points: readonly PathPoint[],
  given: SimulateSettings,
  pacer: Pacer,
): Promise<{ settings: PathSettings; samplers?: NeuronSampler[] }> {
  const { method, levels, every, coupling } = given;
  const isAuto = method === 'auto';
  const reciprocal = coupling === 'reciprocal';
  const coupled = points[0]!.fields.couplings.length > 0 && circuit.neurons.length <= MOST_JUMPING;
  const mayJump = given.jumps === undefined ? isAuto && reciprocal && coupled : given.jumps > 0;
  // Fits take long where there are many neurons: here others may run meanwhile.
  for (const point of isAuto || mayJump || method === 'gaussian' ? points : []) {
    await runInSteps(fitProcesses(circuit, point, reciprocal, 'vacuum'), pacer);
    if (mayJump) await runInSteps(fitProcesses(circuit, point, true, 'active'), pacer);
  }
  let apart = false;
  if (mayJump) {
    for (const point of points) {
      await pacer.pause();
      apart = coursesDiffer(circuit, point);
      if (apart) break;
    }
  }
  const jumps = apart ? (given.jumps ?? sweepsBetween(every)) : 0;
  const exchange = given.exchange ?? (isAuto && apart && points.length > 1 ? sweepsBetween(every) : 0);
  const settings = uniformSettings({ ...given, jumps, exchange }, circuit.neurons.length);
  if (!isAuto) return { settings };
  const samplers = await choosePlans(engine, circuit, points, settings, levels, pacer);
  const plans = settings.plans.slice();
  for (const { neurons, method, levels } of samplers) {
    for (const neuron of neurons) plans[neuron] = { method, levels };
  }
  return { settings: { ...settings, plans }, samplers };
}
