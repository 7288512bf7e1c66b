import {
  ArgumentError,
  checkNumber,
  checkNumbers,
  type Describes,
  number,
  readOptions,
} from '../../engine/index.js';
import {
  circuitOptions,
  LARGEST_STRENGTH,
  type QNeuron,
  QNeuronCircuit,
  type QNeuronCircuitOptions,
} from './circuit.js';

/** Strengths of the couplings (12), and the circuit's lattice. */
export interface LineDetectorOptions extends QNeuronCircuitOptions {
  /** From each pixel of a window's middle column (default 2000). */
  excitation?: number;
  /** From each pixel of its outer columns (default 15,000). */
  inhibition?: number;
  /**
   * From each window's neuron to the output (default 4000, of which larger images than 4 × 4 share out four times as much,
   * since neurons at rest excite it a little, too).
   */
  output?: number;
}

const strength = { minimum: 0, maximum: LARGEST_STRENGTH };

export const lineDetectorOptions = () =>
  ({
    ...circuitOptions(),
    excitation: number({ default: 2000, ...strength }),
    inhibition: number({ default: 15_000, ...strength }),
    output: number({ optional: true, ...strength }),
  }) satisfies Describes<LineDetectorOptions>;

/** A network that is active for vertical lines. */
export interface LineDetector {
  /** Its inputs are the image's pixels, row by row. */
  circuit: QNeuronCircuit;
  /** Neurons of the windows, row by row. */
  windows: QNeuron[];
  /** The neuron that all windows excite, which is added last. */
  output: QNeuron;
}

const KERNEL = 3;
const TO_OUTPUT = 4000;
/** Windows of the paper's image. */
const WINDOWS = 4;

/**
 * The convolutional network of section 4.1: a neuron for each 3 × 3 window of the image, excited by the window's middle
 * column and inhibited by the other two, all of them exciting one output. A line in the image's first or last column is
 * in no window's middle. The larger the image, the weaker the answers: 1.41, 1.10 and 0.84 to a line in 4 × 4, 6 × 6
 * and 8 × 8 pixels, 0.70, 0.43 and 0.33 to three pixels of it.
 *
 * @param image brightness from 0 to 1, at least three rows of at least three pixels, all rows equally long
 * @throws ArgumentError naming the row, the pixel or the option that cannot be used
 *
 * @example
 * ```ts
 * import { lineDetector } from 'bornspike/qneuron';
 *
 * // A vertical line.
 * const image = Array.from({ length: 4 }, () => [0, 1, 0, 0]);
 * const { circuit, windows, output } = lineDetector(image);
 * console.log(circuit.inputs.length, windows.length, output.index); // prints: 16 4 4
 * ```
 */
export function lineDetector(
  image: readonly ArrayLike<number>[],
  options: LineDetectorOptions = {},
): LineDetector {
  const {
    excitation,
    inhibition,
    output: toOutput,
    ...lattice
  } = readOptions('options', options, lineDetectorOptions);
  if (!Array.isArray(image) || image.length < KERNEL || image.length > 1000) {
    throw new ArgumentError('image', 'a list of at least three rows, at most 1000', image);
  }
  const width = checkNumbers('image[0]', image[0]).length;
  if (width < KERNEL || width > 1000) {
    throw new ArgumentError('image[0]', 'at least three pixels, at most 1000', width);
  }
  const circuit = new QNeuronCircuit(lattice);
  const pixels = image.map((row, y) =>
    Array.from(checkNumbers(`image[${y}]`, row, width), (brightness, x) => {
      return circuit.input(checkNumber(`image[${y}][${x}]`, brightness, 0, 1));
    }),
  );
  const windows: QNeuron[] = [];
  for (let y = 0; y + KERNEL <= image.length; y++) {
    for (let x = 0; x + KERNEL <= width; x++) {
      const neuron = circuit.neuron();
      windows.push(neuron);
      for (const row of pixels.slice(y, y + KERNEL)) {
        circuit.excite(row[x + 1]!, neuron, excitation);
        circuit.inhibit(row[x]!, neuron, inhibition).inhibit(row[x + 2]!, neuron, inhibition);
      }
    }
  }
  const output = circuit.neuron();
  const share = TO_OUTPUT * Math.min(1, WINDOWS / windows.length);
  for (const neuron of windows) circuit.excite(neuron, output, toOutput ?? share);
  return { circuit, windows, output };
}
