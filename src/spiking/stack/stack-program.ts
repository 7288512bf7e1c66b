import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { MEMORY_KINDS, type NeuronModel } from '../neuron/descriptor.js';
import { planeNeuron } from '../neuron/plane-neuron.js';
import type { Share } from './stack-places.js';

/** The neurons' program in the kernels' memory. */
export class StackProgram {
  readonly slots: number;
  readonly #model: NeuronModel;
  readonly #words: Record<'forward' | 'reverse' | 'members' | 'collapse' | 'basis', Region<Uint32Array>>;
  readonly #components: number;
  readonly #most: number;

  constructor(model: NeuronModel, group: RegionGroup) {
    const neuron = planeNeuron(model);
    const put = (words: number[]) => {
      const region = group.uint32(words.length);
      region.view.set(words);
      return region;
    };
    this.slots = neuron.slots;
    this.#model = model;
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

  describe(kernels: Engine['kernels'], layer: number, angles: Share): void {
    const model = this.#model;
    const { forward, reverse, members, collapse, basis } = this.#words;
    kernels.describeSqsLayer(
      layer,
      ...([model.list.angles, angles.parameters.pointer, angles.gradient?.pointer ?? 0] as const),
      ...([MEMORY_KINDS[model.memoryKind], this.#components] as const),
      ...([forward.pointer, forward.length, reverse.pointer, reverse.length] as const),
      ...([members.pointer, this.#most, collapse.pointer, basis.pointer] as const),
    );
  }
}
