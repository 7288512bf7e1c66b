import { NeuronKind } from '../../../assembly/spiking/stack/kinds/neuron-kind.js';
import type { RegionGroup } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import type { StackOptions } from './stack-options.js';
import { anglePlaces, complement, type Share, weightPlaces } from './stack-places.js';
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
  readonly shares: Share[] = [];
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
    this.projections = plan.projections.map((projection) => this.#projection(projection));
  }

  /** Lanes of a layer. */
  width(layer: PlannedLayer): number {
    return Math.ceil(layer.neurons / this.lanes) * this.lanes;
  }

  #layer(layer: PlannedLayer, l: number, program: StackProgram | undefined): number {
    const { kernels } = this.#core.engine;
    const { model } = this.#core;
    const kind = { sqs: NeuronKind.Sqs, lif: NeuronKind.Lif, qlif: NeuronKind.Qlif }[model.kind];
    const bytes = { sqs: kernels.sqsLayerBytes, lif: kernels.lifLayerBytes, qlif: kernels.qlifLayerBytes };
    const { pointer } = this.#group.uint8(bytes[model.kind]());
    kernels.describeLayer(
      pointer,
      ...([kind, layer.neurons, layer.firstNeuron, model.inputs] as const),
      ...([this.#core.planes, program?.slots ?? 1, layer.feeds, layer.isOutput] as const),
      layer.isOutput || this.#options.countAll,
      this.#options.learning?.sparsity[l] ?? 0,
    );
    if (model.kind === 'lif') {
      kernels.describeLifLayer(pointer, model.decay, model.threshold, model.reset);
    } else if (model.kind === 'qlif') {
      kernels.describeQlifLayer(pointer, model.decay, model.threshold, model.form);
    } else {
      const { angles } = model.list;
      const width = this.width(layer);
      const turned = this.#share(angles * width, { ...anglePlaces(layer, angles, width), of: 'angles' });
      program!.describe(kernels, pointer, turned);
    }
    return pointer;
  }

  #projection({ runs, source, channel, target, plane, delay }: PlannedProjection): number {
    const { engine, topology } = this.#core;
    const { pointer } = this.#group.uint8(engine.kernels.projectionBytes());
    const lines = source < 0 ? topology.inputs : this.width(this.layers[source].plan);
    const connected = this.#share(lines * this.width(this.layers[target].plan), {
      ...weightPlaces(runs, lines, this.lanes),
      of: 'weights',
    });
    engine.kernels.describeProjection(
      pointer,
      ...([source, channel, target, plane, delay, lines] as const),
      ...([connected.parameters.pointer, connected.gradient?.pointer ?? 0] as const),
    );
    return pointer;
  }

  #share(length: number, values: Pick<Share, 'places' | 'numbers' | 'of'>): Share {
    const { precision, learning } = this.#options;
    const group = this.#group;
    const numbers = () => (precision === 'float32' ? group.float32(length) : group.float64(length));
    const share: Share = {
      parameters: numbers(),
      ...(learning && { gradient: numbers(), unused: complement(values.places, length) }),
      ...values,
    };
    this.shares.push(share);
    return share;
  }
}
