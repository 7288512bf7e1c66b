import { type Layer, sqsLayerBytes, writeSqsLayer } from '../../../build/generated/spiking.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { MEMORY_KINDS, type NeuronModel } from '../neuron/descriptor.js';
import { planeNeuron } from '../neuron/plane-neuron.js';
import type { LayerLeak } from './stack-options.js';
import type { ParameterBlock } from './stack-parameters.js';

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

  /** Writes a layer to memory of `group`; returns its address. @internal */
  place(
    engine: Engine,
    group: RegionGroup,
    layer: Layer,
    angles: ParameterBlock,
    leak: LayerLeak = { slope: 0, window: 0 },
  ): number {
    const model = this.#model;
    const { forward, reverse, members, collapse, basis } = this.#words;
    const { pointer } = group.uint8(sqsLayerBytes);
    writeSqsLayer(engine.arena.memory, pointer, {
      ...layer,
      angles: model.list.angles,
      parameters: angles.parameters.pointer,
      gradient: angles.gradient?.pointer ?? 0,
      memoryKind: MEMORY_KINDS[model.memoryKind],
      leakSlope: leak.slope,
      leakWindow: leak.window,
      components: this.#components,
      forward: forward.pointer,
      forwardEnd: forward.pointer + 4 * forward.length,
      reverse: reverse.pointer,
      reverseEnd: reverse.pointer + 4 * reverse.length,
      members: members.pointer,
      most: this.#most,
      collapse: collapse.pointer,
      basis: basis.pointer,
    });
    return pointer;
  }
}
