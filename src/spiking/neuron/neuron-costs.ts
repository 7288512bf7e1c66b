import { type CheckedDevice, type CompiledCircuit, type DeviceCosts, readoutOf } from '../../device/index.js';

/** Of so many circuits of `steps` steps of a neuron, each run `shots` times. @internal */
export function costsOf(
  device: CheckedDevice,
  { singleQubitGates, twoQubitGates, nanoseconds }: CompiledCircuit,
  inputs: number,
  { circuits, shots, steps }: { circuits: number; shots: number; steps: number },
): DeviceCosts {
  const readouts = Array.from({ length: inputs }, (_, n) => readoutOf(device, n));
  const longest = (times: (number | undefined)[]) => Math.max(...times.map((time) => time ?? Number.NaN));
  const step =
    nanoseconds +
    longest(readouts.map(({ time }) => time)) +
    longest(readouts.map(({ resetTime }) => resetTime));
  const runs = circuits * shots * steps;
  return {
    circuits,
    shots: circuits * shots,
    singleQubitGates: runs * singleQubitGates,
    twoQubitGates: runs * twoQubitGates,
    measurements: runs * inputs,
    seconds: (runs * step) / 1e9,
  };
}

/** Both together. */
export function addCosts(a: DeviceCosts, b: DeviceCosts): DeviceCosts {
  const sum = { ...a };
  for (const name of Object.keys(sum) as (keyof DeviceCosts)[]) sum[name] += b[name];
  return sum;
}

/** So many times the costs. */
export function timesCosts(costs: DeviceCosts, count: number): DeviceCosts {
  const product = { ...costs };
  for (const name of Object.keys(product) as (keyof DeviceCosts)[]) product[name] *= count;
  return product;
}
