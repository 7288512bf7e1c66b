import type { Region, RegionGroup } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import { MEMORY_KINDS } from '../neuron/descriptor.js';
import { planeNeuron } from '../neuron/plane-neuron.js';
import type { Share } from './stack-places.js';

/** The neurons' program in the kernels' memory. */
export class StackProgram {
  readonly slots: number;
  readonly #core: NetworkCore;
  readonly #words: Record<'forward' | 'reverse' | 'members' | 'collapse' | 'basis', Region<Uint32Array>>;
  readonly #components: number;
  readonly #most: number;

  constructor(core: NetworkCore, group: RegionGroup) {
    if (core.model.kind !== 'sqs') throw new Error('only SQS neurons have a program');
    const neuron = planeNeuron(core.model);
    const put = (words: number[]) => {
      const region = group.uint32(words.length);
      region.view.set(words);
      return region;
    };
    this.slots = neuron.slots;
    this.#core = core;
    this.#components = neuron.components;
    this.#most = neuron.most;
    this.#words = {
      forward: put(neuron.forward),
      reverse: put(neuron.reverse),
      members: put(neuron.members),
      collapse: put(neuron.collapse),
      basis: put(neuron.basis),
    };
  }

  describe(layer: number, angles: Share): void {
    const { engine, model } = this.#core;
    if (model.kind !== 'sqs') return;
    const { forward, reverse, members, collapse, basis } = this.#words;
    engine.kernels.describeSqsLayer(
      layer,
      ...([model.list.angles, angles.parameters.pointer, angles.gradient?.pointer ?? 0] as const),
      ...([MEMORY_KINDS[model.memoryKind], this.#components] as const),
      ...([forward.pointer, forward.length, reverse.pointer, reverse.length] as const),
      ...([members.pointer, this.#most, collapse.pointer, basis.pointer] as const),
    );
  }
}
