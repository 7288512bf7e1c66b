/** Exact gradients of the local rule, two items at a time by the adjoint sweep. */
import { addGateGradient, clearGateGradient } from '../neuron/likelihood';
import { LocalWork } from './local-work';
import { addTensorGradient } from '../neuron/noisy-reverse';
import { encodePair, evolvePair, inLanes } from '../neuron/pair';
import { reverse } from '../neuron/pair-reverse';
import { visitItem } from '../network/synapse';

/** Adds the gradients of items `item` and `item + 1`, if there is a second one; returns whether it came to the end. */
export function exactGradient(work: LocalWork, item: i32): bool {
  const network = work.network;
  const batch = work.batch;
  const pair = work.pair;
  const idle = item + 1 == batch.items;
  const other = idle ? item : item + 1;
  const lanes = inLanes(1, idle ? 0 : 1);
  const channelStride = work.channelStride;
  const rowStride = work.rowStride;
  const gradient0 = work.currents;
  const gradient1 = idle ? gradient0 : gradient0 + <usize>batch.steps * rowStride;
  for (; work.neuron < network.neurons; work.neuron++) {
    if (work.spent) return false;
    // Once forth and, with twice the work, back.
    work.spend(3 * batch.steps);
    const neuron = work.neuron;
    const place = (<usize>neuron) << 3;
    const currents0 = work.currentsOf(item, neuron);
    const currents1 = work.currentsOf(other, neuron);
    const credit0 = work.creditOf(item, neuron);
    const credit1 = work.creditOf(other, neuron);
    pair.coefficients = work.coefficientsOf(neuron);
    work.aim(pair, item, other, neuron);
    encodePair(network, pair, currents0, currents1, channelStride, rowStride);
    evolvePair(network, pair, pair.coefficients, 0, batch.steps);
    if (network.isNoisy) pair.gateGradient = work.tensorSlopesOf(neuron);
    else clearGateGradient(network, pair);
    reverse(
      network,
      pair,
      credit0,
      credit1,
      8,
      lanes,
      work.rule.floor,
      gradient0 + place,
      gradient1 + place,
      channelStride,
      rowStride,
    );
    if (!network.isNoisy) addGateGradient(network, pair, work.angleGradientOf(neuron));
  }
  visitItem(network, batch, item, work.weightGradient, gradient0, true);
  if (!idle) visitItem(network, batch, other, work.weightGradient, gradient1, true);
  work.neuron = 0;
  return true;
}

/** The angles' gradients of neurons on a device, after all items; returns whether it came to the end. */
export function tensorGradient(work: LocalWork): bool {
  const network = work.network;
  for (; work.neuron < network.neurons; work.neuron++) {
    const neuron = work.neuron;
    for (; work.part < network.gates; work.part++) {
      if (work.spent) return false;
      work.spendTensor();
      addTensorGradient(
        network,
        work.anglesOf(neuron),
        work.part,
        work.tensorSlopesOf(neuron),
        work.shifted,
        work.angleGradientOf(neuron),
      );
    }
    work.part = 0;
  }
  return true;
}
