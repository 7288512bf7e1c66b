import { readSafetensors, type Tensor } from '../../src/data/public.js';
import type { Engine } from '../../src/engine/index.js';
import { SpikingNetwork } from '../../src/spiking/public.js';

/** A network that comes with the page. */
export interface StoredNetwork {
  network: SpikingNetwork;
  classes: string[];
  /** Spikes that full ink has in a time step. */
  maxRate: number;
  /** On the test pictures, as the file has its weights. */
  accuracy: number;
  /** What it learnt from. */
  source: string;
}

/**
 * Reads a network whose weights are bytes: `layers.L.weights` [source][target] in units of `layers.L.units` [target], which the
 * script `scripts/playground-network.js` writes.
 */
export async function readStoredNetwork(engine: Engine, bytes: Uint8Array): Promise<StoredNetwork> {
  const { metadata, tensors } = await readSafetensors(bytes, { file: 'the network of the page' });
  const { layers } = JSON.parse(metadata.options!) as { layers: number[] };
  const weights = layers.slice(1).flatMap((targets, layer) => {
    const units = valuesOf(tensors.get(`layers.${layer}.units`)!);
    const whole = valuesOf(tensors.get(`layers.${layer}.weights`)!);
    return Array.from(whole, (value, at) => value * units[at % targets]!);
  });
  const network = new SpikingNetwork(engine, JSON.parse(metadata.options!));
  network.parameters = { weights: Float64Array.from(weights), angles: valuesOf(tensors.get('angles')!) };
  return {
    network,
    classes: JSON.parse(metadata.classNames!),
    maxRate: Number(metadata.maxRate),
    accuracy: Number(metadata.accuracy),
    source: metadata.source!,
  };
}

const valuesOf = ({ data }: Tensor): Float64Array => Float64Array.from(data as ArrayLike<number>);
