import { type Layer, sqsLayerBytes, writeSqsLayer } from '../../../build/generated/core/spiking.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import { closedNeuron } from '../neuron/closed-neuron.js';
import { MEMORY_KINDS, type NeuronModel } from '../neuron/descriptor.js';
import { planeNeuron } from '../neuron/plane-neuron.js';
import type { LayerLeak } from './stack-options.js';
import type { ParameterBlock } from './stack-parameters.js';

type Fields = Parameters<typeof writeSqsLayer>[2];

/** The neurons' program in the kernels' memory: the closed form of a step where there is one, else gate by gate. */
export class StackProgram {
  readonly slots: number;
  readonly #fields: Omit<Fields, keyof Layer | 'parameters' | 'gradient' | 'leakSlope' | 'leakWindow'>;

  constructor(model: NeuronModel, group: RegionGroup) {
    const put = (words: number[] = []) => {
      const region = group.uint32(words.length);
      region.view.set(words);
      return { at: region.pointer, end: region.pointer + 4 * words.length };
    };
    const closed = closedNeuron(model);
    const plane = closed ? undefined : planeNeuron(model);
    const { slots, forward, reverse } = (closed ?? plane)!;
    const [forth, back] = [put(forward), put(reverse)];
    this.slots = slots;
    this.#fields = {
      angles: model.list.angles,
      memoryKind: MEMORY_KINDS[model.memoryKind],
      components: plane?.components ?? 0,
      forward: forth.at,
      forwardEnd: forth.end,
      reverse: back.at,
      reverseEnd: back.end,
      members: put(plane?.members).at,
      most: plane?.most ?? 0,
      collapse: put(plane?.collapse).at,
      basis: put(plane?.basis).at,
      closed: closed !== undefined,
      short: closed?.short ?? false,
      bases: closed?.bases ?? 0,
      slotBases: put(closed?.slotBases).at,
      turns: put(closed?.turns).at,
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
    const { pointer } = group.uint8(sqsLayerBytes);
    writeSqsLayer(engine.arena.memory, pointer, {
      ...layer,
      ...this.#fields,
      parameters: angles.parameters.pointer,
      gradient: angles.gradient?.pointer ?? 0,
      leakSlope: leak.slope,
      leakWindow: leak.window,
    });
    return pointer;
  }
}
