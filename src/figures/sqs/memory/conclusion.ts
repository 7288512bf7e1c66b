import { counted, type Estimate, estimate, type Seed } from '../../../engine/index.js';
import { type Difference, pairedDifference } from '../../compare.js';
import { runsOf } from '../runs.js';
import { MEMORY_DEVICES, type Place } from './on-devices.js';
import { isOnDevices, type MemoryVariant } from './variants.js';

/** A run that was tested on devices. */
export type ExaminedRun<What extends string> = MemoryVariant & {
  task: string;
  seed: Seed;
  onDevices: (Place & Record<What, number>)[];
};

const NOWHERE: Place = { device: null, noise: 0 };

/** What runs read there, mean over delays, for each seed. */
export function readingsAt<What extends string>(
  runs: readonly ExaminedRun<What>[],
  { device, noise }: Place,
  what: What,
): number[] {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  return seeds.map((seed) => {
    const values = runs
      .filter((run) => run.seed === seed)
      .map(
        ({ onDevices }) => onDevices.find((each) => each.device === device && each.noise === noise)![what],
      );
    return estimate(values).mean;
  });
}

/** What is compared, of which task, and how differences of it are written. */
export interface Comparison<What extends string> {
  task: string;
  what: What;
  size(difference: Estimate): string;
  variants: readonly MemoryVariant[];
  /** Factors of the devices' noise. */
  noise: readonly number[];
}

/** How a quantum memory compares with one classical bit. */
export interface Standing {
  task: string;
  memoryQubits: number;
  /** In a sentence. */
  reason: string;
  /** The largest factor of each device's noise up to which it is ahead; 0 if at none. */
  ahead: { device: string; factor: number }[];
  /** Without noise. */
  without: Difference['sign'];
}

/** At which quality of a device a quantum memory beats one classical bit, for each number of its qubits. */
export function concludeOnDevices<What extends string>(
  runs: readonly ExaminedRun<What>[],
  { task, what, size, variants, noise }: Comparison<What>,
): Standing[] {
  const measured = variants.filter(isOnDevices);
  const own = (variant: MemoryVariant) =>
    runsOf<MemoryVariant & { task: string }>(runs, { task, ...variant }) as unknown as ExaminedRun<What>[];
  const best = (candidates: readonly MemoryVariant[]) => {
    const mean = (variant: MemoryVariant) => estimate(readingsAt(own(variant), NOWHERE, what)).mean;
    return [...candidates].sort((a, b) => mean(b) - mean(a))[0]!;
  };
  const signed = (difference: Estimate) => `${difference.mean < 0 ? '−' : '+'}${size(difference)}`;
  const bit = best(measured.filter(({ memory }) => memory === 'last-spike'));
  const quantum = measured.filter(({ memory }) => memory === 'quantum');
  const factors = noise.filter((factor) => factor > 0).sort((a, b) => a - b);
  return [...new Set(quantum.map(({ memoryQubits }) => memoryQubits))].map((memoryQubits) => {
    const variant = best(quantum.filter((each) => each.memoryQubits === memoryQubits));
    const against = (place: Place) =>
      pairedDifference(readingsAt(own(variant), place, what), readingsAt(own(bit), place, what));
    const onDevices = MEMORY_DEVICES.map((device) => {
      const differences = factors.map((factor) => ({ factor, ...against({ device, noise: factor }) }));
      const lost = differences.findIndex(({ sign }) => sign <= 0);
      const kept = lost === -1 ? differences.length : lost;
      const factor = kept === 0 ? 0 : differences[kept - 1]!.factor;
      const last = factor === 0 ? 'at none of these factors' : `up to × ${factor}`;
      const numbers = differences.map((each) => `× ${each.factor}: ${signed(each)}`).join(', ');
      return { device, factor, text: `${device} ${last} (${numbers})` };
    });
    const still = against(NOWHERE);
    const without = still.sign > 0 ? 'ahead' : still.sign < 0 ? 'behind' : 'not significantly apart';
    const reason =
      `${task}: quantum memory of ${counted(memoryQubits, 'qubit')} (${variant.ansatz}) beats one classical bit (last spike, ${bit.ansatz}), ` +
      `by the factor of the noise: ${onDevices.map(({ text }) => text).join('; ')}; without noise it is ${without} (${signed(still)})`;
    return { task, memoryQubits, reason, ahead: onDevices, without: still.sign };
  });
}

/** In a sentence, of all tasks: at which quality of a device does a quantum memory beat one classical bit? */
export function concludePlainly(standings: readonly Standing[]): string {
  const tasks = [...new Set(standings.map(({ task }) => task))];
  const parts = tasks.map((task) => {
    const own = standings.filter((each) => each.task === task);
    const places = MEMORY_DEVICES.flatMap((device) => {
      const factors = own.map(({ ahead }) => ahead.find((each) => each.device === device)!.factor);
      const farthest = Math.max(...factors);
      if (farthest === 0) return [];
      return [
        `${device} up to × ${farthest} (${counted(own[factors.indexOf(farthest)]!.memoryQubits, 'qubit')})`,
      ];
    });
    if (places.length > 0) return `in ${task} on ${places.join(', ')}`;
    const still = own.find(({ without }) => without > 0);
    return `in ${task} on none${still ? `, but without noise (${counted(still.memoryQubits, 'qubit')})` : ', nor without noise'}`;
  });
  return `plainly, a quantum memory beats one classical bit ${parts.join('; ')}`;
}
