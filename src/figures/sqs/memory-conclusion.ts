import { type Estimate, estimate, type Seed } from '../../engine/index.js';
import { pairedDifference } from '../compare.js';
import { points } from '../format.js';
import { type DeviceReading, MEMORY_DEVICES } from './memory-on-devices.js';
import { isOnDevices, type MemoryVariant } from './memory-variants.js';
import { runsOf } from './runs.js';

/** A run that was tested on devices. */
type ExaminedRun = MemoryVariant & { task: string; delay: number; seed: Seed; onDevices: DeviceReading[] };

type Place = Pick<DeviceReading, 'device' | 'noise'>;

const NOWHERE: Place = { device: null, noise: 0 };

/** What runs read there, mean over delays, for each seed. */
export function readingsAt(
  runs: readonly ExaminedRun[],
  { device, noise }: Place,
  what: 'accuracy' | 'information',
): number[] {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  return seeds.map((seed) => {
    const values = runsOf(runs, { seed }).map(
      ({ onDevices }) => onDevices.find((each) => each.device === device && each.noise === noise)![what],
    );
    return estimate(values).mean;
  });
}

/** At which quality of a device a quantum memory beats one classical bit, for each number of its qubits. */
export function concludeOnDevices(
  runs: readonly ExaminedRun[],
  task: string,
  variants: readonly MemoryVariant[],
  noise: readonly number[],
): string[] {
  const measured = variants.filter(isOnDevices);
  const own = (variant: MemoryVariant) => runsOf<ExaminedRun>(runs, { task, ...variant });
  const best = (candidates: readonly MemoryVariant[]) => {
    const mean = (variant: MemoryVariant) => estimate(readingsAt(own(variant), NOWHERE, 'accuracy')).mean;
    return [...candidates].sort((a, b) => mean(b) - mean(a))[0]!;
  };
  const bit = best(measured.filter(({ memory }) => memory === 'last-spike'));
  const quantum = measured.filter(({ memory }) => memory === 'quantum');
  const factors = noise.filter((factor) => factor > 0).sort((a, b) => a - b);
  return [...new Set(quantum.map(({ memoryQubits }) => memoryQubits))].map((memoryQubits) => {
    const variant = best(quantum.filter((each) => each.memoryQubits === memoryQubits));
    const against = (place: Place) =>
      pairedDifference(readingsAt(own(variant), place, 'accuracy'), readingsAt(own(bit), place, 'accuracy'));
    const onDevices = MEMORY_DEVICES.map((device) => {
      const differences = factors.map((factor) => ({ factor, ...against({ device, noise: factor }) }));
      const lost = differences.findIndex(({ sign }) => sign <= 0);
      const kept = lost === -1 ? differences.length : lost;
      const last = kept === 0 ? 'at none of these factors' : `up to × ${differences[kept - 1]!.factor}`;
      const numbers = differences.map(({ factor, ...each }) => `× ${factor}: ${signed(each)}`).join(', ');
      return `${device} ${last} (${numbers})`;
    });
    const still = against(NOWHERE);
    const without = still.sign > 0 ? 'ahead' : still.sign < 0 ? 'behind' : 'not significantly apart';
    return (
      `${task}: quantum memory of ${memoryQubits} qubit${memoryQubits === 1 ? '' : 's'} (${variant.ansatz}) beats one classical bit (last spike, ${bit.ansatz}), ` +
      `by the factor of the noise: ${onDevices.join('; ')}; without noise it is ${without} (${signed(still)})`
    );
  });
}

const signed = (difference: Estimate) => `${difference.mean < 0 ? '−' : '+'}${points(difference)}`;
