import { NeuronKind } from '../../../assembly/spiking/stack/kinds/neuron-kind.js';
import {
  type Layer,
  lifLayerBytes,
  projectionBytes,
  qlifLayerBytes,
  writeLifLayer,
  writeProjection,
  writeQlifLayer,
} from '../../../build/generated/core/spiking.js';
import type { RegionGroup } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import type { StackOptions } from './stack-options.js';
import { angleLayout, type ParameterBlock } from './stack-parameters.js';
import { type PlannedLayer, type PlannedProjection, stackPlan } from './stack-plan.js';
import { StackProgram } from './stack-program.js';

/** A layer and its description in the kernels' memory. */
export interface PlacedLayer {
  plan: PlannedLayer;
  pointer: number;
}

/** A stack's layers and projections, with their parameters, in the kernels' memory. */
export class StackLayers {
  readonly layers: PlacedLayer[];
  /** Addresses of the projections. */
  readonly projections: number[];
  readonly parameterBlocks: ParameterBlock[] = [];
  /** Whether layers see spikes of earlier layers only. */
  readonly feedforward: boolean;
  /** Neurons of a block, which share a cache line. */
  readonly lanes: number;
  readonly #core: NetworkCore;
  readonly #group: RegionGroup;
  readonly #options: StackOptions;

  constructor(core: NetworkCore, group: RegionGroup, options: StackOptions) {
    this.#core = core;
    this.#group = group;
    this.#options = options;
    this.lanes = options.precision === 'float32' ? 16 : 8;
    const plan = stackPlan(core.topology, core.model.inputs);
    const program = core.model.kind === 'sqs' ? new StackProgram(core.model, group) : undefined;
    this.layers = plan.layers.map((layer, l) => ({ plan: layer, pointer: this.#layer(layer, l, program) }));
    this.feedforward = plan.projections.every(({ source, target }) => source < target);
    this.projections = plan.projections.map((projection) => this.#projection(projection));
  }

  /** Lanes of a layer. */
  width(layer: PlannedLayer): number {
    return Math.ceil(layer.neurons / this.lanes) * this.lanes;
  }

  #layer(layer: PlannedLayer, l: number, program: StackProgram | undefined): number {
    const { engine, model, currentsPerNeuron } = this.#core;
    const group = this.#group;
    const fields: Layer = {
      kind: { sqs: NeuronKind.Sqs, lif: NeuronKind.Lif, qlif: NeuronKind.Qlif }[model.kind],
      neurons: layer.neurons,
      firstNeuron: layer.firstNeuron,
      channels: model.inputs,
      currentsPerNeuron,
      // A QLIF neuron's estimated phase, and the true one.
      slots: program?.slots ?? (model.kind === 'qlif' && model.shots > 0 ? 2 : 1),
      feeds: layer.feeds,
      isOutput: layer.isOutput,
      counted: layer.isOutput || this.#options.countAll,
      sparsity: this.#options.learning?.sparsity[l] ?? 0,
    };
    if (model.kind === 'sqs') {
      const { angles } = model.list;
      const width = this.width(layer);
      const turned = this.#block(angles * width, {
        ...angleLayout(layer, angles, width),
        ...{ of: 'angles', layer: l },
      });
      return program!.place(engine, group, fields, turned, this.#options.learning?.leak?.[l]);
    }
    const { decay, threshold } = model;
    const { pointer } = group.uint8(model.kind === 'lif' ? lifLayerBytes : qlifLayerBytes);
    if (model.kind === 'lif') {
      const { reset } = model;
      writeLifLayer(engine.arena.memory, pointer, { ...fields, decay, threshold, shots: 0, reset });
    } else {
      const { form, shots } = model;
      writeQlifLayer(engine.arena.memory, pointer, { ...fields, decay, threshold, form, shots });
    }
    return pointer;
  }

  #projection({ runs, source, channel, target, currentIndex, delay }: PlannedProjection): number {
    const { engine, topology } = this.#core;
    const { pointer } = this.#group.uint8(projectionBytes);
    const lines = source < 0 ? topology.inputs : this.width(this.layers[source]!.plan);
    const connected = this.#block(lines * this.width(this.layers[target]!.plan), {
      ...{ runs, lines, lanes: this.lanes, stride: 1 },
      ...{ of: 'weights', layer: target },
    });
    writeProjection(engine.arena.memory, pointer, {
      source,
      channel,
      target,
      currentIndex,
      delay,
      lines,
      weights: connected.parameters.pointer,
      gradient: connected.gradient?.pointer ?? 0,
    });
    return pointer;
  }

  #block(length: number, place: Omit<ParameterBlock, 'parameters' | 'gradient'>): ParameterBlock {
    const { precision, learning } = this.#options;
    const group = this.#group;
    const numbers = (zeroed: boolean) =>
      precision === 'float32' ? group.float32(length, zeroed) : group.float64(length, zeroed);
    const block: ParameterBlock = {
      parameters: numbers(true),
      // Each way back clears those of weights.
      ...(learning && { gradient: numbers(place.of === 'angles') }),
      ...place,
    };
    this.parameterBlocks.push(block);
    return block;
  }
}
