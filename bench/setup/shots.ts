import { Purpose } from '../../assembly/random/purpose.js';
import { singleShotsBytes, writeSingleShots } from '../../build/generated/core/spiking.js';
import { deviceOptions, noisyDevice } from '../../src/device/index.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { readOptions } from '../../src/engine/index.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import { describe, LONE_NEURON } from '../../src/spiking/neuron/descriptor.js';
import { noisyStep } from '../../src/spiking/neuron/instrument.js';
import { neuronModel } from '../../src/spiking/neuron/sqs-neuron.js';
import { memoryStarts, placeErrors } from '../../src/spiking/shots/shot-errors.js';
import type { Prepared, Size } from '../case.js';
import { KEY } from './network.js';

/** One neuron that is run many times. */
export interface NeuronSize extends Size {
  /** N and N^M. */
  qubits: number;
}

export const STEPS = 10;
export const SHOTS = 2000;

export const brisbane = (engine: Engine) =>
  noisyDevice(engine.kernels, readOptions('options', { device: 'ibm_brisbane' } as const, deviceOptions))!;

/** A neuron's angles, currents of either sign, and what it is on a device. */
export function shotInputs(engine: Engine, qubits: number) {
  const model = neuronModel({
    ...{ inputs: qubits, memory: qubits, ansatz: 'memory-to-input', memoryKind: 'quantum' },
  });
  const group = new RegionGroup(engine.arena);
  const angles = group.float64(model.list.angles);
  const currents = group.float64(STEPS * qubits);
  const drawn = kernelStream(engine, group, KEY, Purpose.User);
  engine.kernels.fillNormal(drawn, 0, 0, angles.pointer, angles.length);
  engine.kernels.fillNormal(drawn, 1, 0, currents.pointer, currents.length);
  const device = brisbane(engine);
  return { model, group, angles, currents, device, noisy: noisyStep(model, device) };
}

/** Draws the shots by the kernel, on the device or without one. */
export function prepareKernelShots(engine: Engine, qubits: number, isNoisy: boolean): Prepared {
  const { kernels, arena } = engine;
  const { model, group, angles, currents, device, noisy } = shotInputs(engine, qubits);
  const records = group.uint16(SHOTS * STEPS);
  const begin = memoryStarts(model, isNoisy ? noisy : undefined);
  const starts = group.float64(begin.length);
  starts.view.set(begin);
  const { pointer } = group.uint8(singleShotsBytes);
  writeSingleShots(arena.memory, pointer, {
    network: describe(engine, group, model, LONE_NEURON),
    ...{ angles: angles.pointer, currents: currents.pointer, steps: STEPS, key0: KEY[0], key1: KEY[1] },
    records: records.pointer,
    ...(isNoisy ? placeErrors(engine, group, model, noisy, device) : { parts: 0, program: 0, readout: 0 }),
    starts: starts.pointer,
    restarts: false,
  });
  group.laidOut((at) => kernels.layoutSingleShots(pointer, at));
  kernels.prepareShots(pointer, 0, STEPS);
  const copy = new Uint16Array(records.length);
  return {
    work: SHOTS * STEPS,
    run() {
      kernels.drawShots(pointer, 0, SHOTS);
      copy.set(records.view);
    },
    result: () => copy,
  };
}
