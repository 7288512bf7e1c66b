import { type ImageDataset, strokes } from '../../src/data/public.js';
import type { Engine } from '../../src/index.js';
import {
  circuitDiagram,
  DigitWeights,
  digitRecognizer,
  exactActivity,
  exactFreeNeuron,
  exactSpectrum,
  gates,
  lineDetector,
  QNeuronCircuit,
  simulateCircuit,
  simulateScan,
  trainDigitWeights,
  truthTable,
} from '../../src/qneuron/public.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

const any = (value: unknown) => value as never;
const positive = (minimum: number, maximum: number) => finite(minimum, maximum);
const isBoolean = (value: unknown) => typeof value === 'boolean';

/** The places of `bornspike/qneuron`. */
export async function qneuronPlacesOf(engine: Engine): Promise<Place[]> {
  const lattice = { lambda: 5000, time: 0.1, slices: 16, kinks: 2 };
  const build = () => {
    const circuit = new QNeuronCircuit(lattice);
    const [input, a, b] = [circuit.input(), circuit.neuron(), circuit.neuron()];
    circuit.excite(input, a, 100).inhibit(a, b, 10);
    return { circuit, input, a, b };
  };
  const { circuit, a, b } = build();
  const one = new QNeuronCircuit(lattice);
  one.neuron();
  const description = circuit.toJSON();
  const simulation = { thermalization: 4, sweeps: 16, levels: 2, chains: 2 };
  const simulate = (options: unknown) => simulateCircuit(engine, circuit, any(options));
  const image = [
    [0, 1, 0],
    [0, 1, 0],
    [0, 1, 0],
  ];
  const digits = await strokes({ count: 4, size: 16, seed: 1 });
  const weights = new DigitWeights(engine, { pixels: 256, classes: 10 });
  weights.parameters = { weights: Float64Array.from({ length: 2560 }, (_, i) => i % 7) };
  const teach = async (data: unknown, options: unknown) => {
    using pupil = new DigitWeights(engine, weights.options);
    await trainDigitWeights(pupil, any(data), any(options));
  };
  const recognizer = digitRecognizer(weights);
  const recognize = (options: unknown) => recognizer.recognize(engine, digits, any(options));
  const isOptions = (value: unknown) =>
    value === undefined ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0 && 'either');
  const logic = {
    inputs: 1,
    build: (c: QNeuronCircuit, [end]: never[]) => [gates.not(c, end!).output],
    expected: (on: boolean) => [!on],
  };
  const table = (given: unknown) => truthTable(engine, any(given), { ...simulation, circuit: lattice });
  const latticeFields = {
    lambda: optional(positive(1e-3, 1e6)),
    time: optional(positive(1e-3, 1e3)),
    slices: optional(integer(4, 65536)),
  };

  return [
    { name: 'QNeuronCircuit(options)', call: (v) => new QNeuronCircuit(any(v)), accepts: isOptions },
    ...fieldsOf('QNeuronCircuit', {}, (given) => new QNeuronCircuit(given), {
      ...latticeFields,
      kinks: optional((v) => integer(2, 1024)(v) && (v as number) % 2 === 0),
      slice: never,
    }),
    { name: 'input(brightness)', call: (v) => circuit.input(any(v)), accepts: optional(finite(0, 1)) },
    { name: 'excite(from)', call: (v) => circuit.excite(any(v), a, 1), accepts: never },
    { name: 'excite(to)', call: (v) => circuit.excite(a, any(v), 1), accepts: never },
    {
      name: 'strength',
      call: (v) => {
        const own = build();
        own.circuit.excite(own.a, own.b, any(v));
      },
      accepts: finite(0, 1e12),
    },
    { name: 'inhibit(a)', call: (v) => circuit.inhibit(any(v), a, 1), accepts: never },
    { name: 'inhibit(b)', call: (v) => circuit.inhibit(a, any(v), 1), accepts: never },
    { name: 'fromJSON', call: (v) => QNeuronCircuit.fromJSON(any(v)), accepts: never },
    ...fieldsOf('fromJSON', description, (given) => QNeuronCircuit.fromJSON(given), {
      lambda: optional(positive(1e-3, 1e6)),
      time: optional(positive(1e-3, 1e3)),
      slices: optional(integer(4, 65536)),
      kinks: optional(never),
      inputs: (v: unknown) => (Array.isArray(v) && v.length === 1 ? 'either' : false),
      neurons: integer(2, 100_000),
      couplings: (v: unknown) => Array.isArray(v) && v.length === 0,
      circuit: never,
    } as never),
    {
      name: 'fromJSON.couplings',
      call: (v) => QNeuronCircuit.fromJSON({ ...description, couplings: [any(v)] }),
      accepts: never,
    },

    { name: 'circuitDiagram', call: (v) => circuitDiagram(any(v)), accepts: never },
    { name: 'exactActivity(engine)', call: (v) => exactActivity(any(v), one), accepts: never },
    { name: 'exactActivity(circuit)', call: (v) => exactActivity(engine, any(v)), accepts: never },
    { name: 'exactSpectrum', call: (v) => exactSpectrum(any(v)), accepts: positive(1e-3, 1e6) },
    {
      name: 'exactFreeNeuron(engine)',
      call: (v) => exactFreeNeuron(any(v), lattice as never),
      accepts: never,
    },
    ...fieldsOf('exactFreeNeuron', { slices: 16 } as object, (given) => exactFreeNeuron(engine, given), {
      lambda: (v: unknown) => (optional(positive(1e-3, 1e6))(v) ? 'either' : false),
      time: (v: unknown) => (optional(positive(1e-3, 1e3))(v) ? 'either' : false),
      slices: optional(integer(4, 65536)),
      kinks: never,
    } as never),

    {
      name: 'simulateCircuit(engine)',
      call: (v) => simulateCircuit(any(v), circuit, simulation),
      accepts: never,
    },
    {
      name: 'simulateCircuit(circuit)',
      call: (v) => simulateCircuit(engine, any(v), simulation),
      accepts: never,
    },
    {
      name: 'simulateScan(exchange)',
      call: (v) => simulateScan(engine, [circuit, circuit], { ...simulation, exchange: any(v) }),
      accepts: optional((v) => integer(0, 8)(v) && (v as number) % 2 === 0),
    },
    { name: 'simulateScan(circuits)', call: (v) => simulateScan(engine, any(v), simulation), accepts: never },
    {
      name: 'simulateScan(circuit)',
      call: (v) => simulateScan(engine, [circuit, any(v)], simulation),
      accepts: never,
    },
    ...fieldsOf('simulateCircuit', simulation as object, simulate, {
      thermalization: optional(integer(0, 1000)),
      sweeps: optional(never),
      chains: optional(never),
      method: optional(never),
      levels: optional(integer(1, 4)),
      start: optional(never),
      coupling: optional(never),
      signs: optional(integer(0, 1_000_000)),
      profile: optional(isBoolean),
      precision: optional(never),
      every: optional(integer(1, 4)),
      exchange: optional((v) => v === 0),
      jumps: optional(integer(0, 1_000_000)),
      replicas: optional((v) => Object(v).length > 0 && typeof v === 'object' && 'either'),
      targetStdErr: (v: unknown) => optional(finite(0))(v),
      seed,
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      sweep: never,
    } as never),

    { name: 'gates.and(circuit)', call: (v) => gates.and(any(v), a, b), accepts: never },
    { name: 'gates.and(a)', call: (v) => gates.and(circuit, any(v), b), accepts: never },
    { name: 'gates.or(b)', call: (v) => gates.or(circuit, a, any(v)), accepts: never },
    { name: 'gates.not(a)', call: (v) => gates.not(circuit, any(v)), accepts: never },
    { name: 'gates.xor(b)', call: (v) => gates.xor(circuit, a, any(v)), accepts: never },
    ...fieldsOf(
      'gates.and',
      {},
      (strengths) => {
        const own = build();
        gates.and(own.circuit, own.a, own.b, strengths);
      },
      { input: optional(finite(0, 1e12)), output: optional(finite(0, 1e12)), bias: never },
    ),
    { name: 'truthTable(engine)', call: (v) => truthTable(any(v), 'not', simulation), accepts: never },
    { name: 'truthTable(logic)', call: table, accepts: never },
    ...fieldsOf('truthTable.logic', logic as object, table, {
      inputs: never,
      build: never,
      expected: never,
      output: never,
    } as never),
    ...fieldsOf(
      'truthTable',
      // Methods that move several slices fit references to a whole lattice, the default one for empty options.
      { ...simulation, levels: undefined, method: 'single', circuit: lattice } as object,
      (given) => truthTable(engine, 'not', given),
      {
        circuit: isOptions,
        sweeps: optional(never),
        output: never,
      } as never,
    ),

    { name: 'lineDetector(image)', call: (v) => lineDetector(any(v)), accepts: never },
    {
      name: 'lineDetector(row)',
      call: (v) => lineDetector([[0, 1, 0], any(v), [0, 1, 0]]),
      accepts: (v) => v instanceof Float64Array,
    },
    ...fieldsOf('lineDetector', lattice as object, (given) => lineDetector(image, given), {
      excitation: optional(finite(0, 1e12)),
      inhibition: optional(finite(0, 1e12)),
      output: optional(finite(0, 1e12)),
      exciting: never,
    } as never),

    { name: 'DigitWeights(engine)', call: (v) => new DigitWeights(any(v), weights.options), accepts: never },
    ...fieldsOf('DigitWeights', weights.options, (given) => new DigitWeights(engine, given).dispose(), {
      pixels: integer(1, Math.floor(2 ** 24 / 10)),
      classes: integer(2, 256),
      weights: never,
    } as never),
    {
      name: 'weights.parameters',
      call: (v) => {
        weights.parameters = any(v);
      },
      accepts: never,
    },
    { name: 'weights.evaluate(dataset)', call: (v) => weights.evaluate(any(v)), accepts: never },
    { name: 'trainDigitWeights(weights)', call: (v) => trainDigitWeights(any(v), digits), accepts: never },
    { name: 'trainDigitWeights(dataset)', call: (v) => teach(v, { epochs: 1 }), accepts: never },
    ...fieldsOf('trainDigitWeights', { epochs: 1 } as object, (given) => teach(digits, given), {
      epochs: optional(never),
      batch: optional(integer(1, 1_000_000)),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      schedule: optional(never),
      warmup: optional(finite(0)),
      weightDecay: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      seed,
      resume: optional(never),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      rate: never,
    } as never),
    { name: 'digitRecognizer(weights)', call: (v) => digitRecognizer(any(v)), accepts: never },
    ...fieldsOf('digitRecognizer', {}, (given) => digitRecognizer(weights, given), {
      k: optional((v) => finite(0, 1e12)(v) && v !== 0),
      kinks: optional(never),
      slices: optional(never),
      sweeps: never,
    } as never),
    { name: 'recognizer.circuit(image)', call: (v) => recognizer.circuit(any(v)), accepts: never },
    { name: 'recognize(engine)', call: (v) => recognizer.recognize(any(v), digits), accepts: never },
    { name: 'recognize(dataset)', call: (v) => recognizer.recognize(engine, any(v)), accepts: never },
    ...fieldsOf(
      'recognize.dataset',
      digits as ImageDataset,
      (given) => recognizer.recognize(engine, given, { sweeps: 32 }),
      {
        width: never,
        height: never,
        classes: never,
        images: never,
        labels: never,
      } as never,
    ),
    ...fieldsOf('recognize', { sweeps: 32 } as object, recognize, {
      sweeps: optional(never),
      thermalization: optional(integer(0, 1000)),
      deviations: optional((v) => v === Infinity || finite(0, 1e6)(v)),
      seed,
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      rounds: never,
    } as never),
  ];
}
