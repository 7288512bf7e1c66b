import { ArgumentError, checkInteger, type Describes, readOptions, unchecked } from '../../engine/index.js';
import { QNeuron, QNeuronCircuit, type QNeuronEnd } from './circuit.js';

const RADIUS = 16;
const INPUT_RADIUS = 9;
/** From the edge of an output to its second circle. */
const RING = 4;
const COLUMN = 120;
const ROW = 64;
const MARGIN = 40;
const MOST_ENDS = 500;
const LEGEND = { row: 20, width: 230, symbol: 34 };

/** What is marked in a drawing. */
export interface CircuitDiagramOptions {
  /** Numbers of the neurons that give the circuit's outputs (default: none is marked). */
  outputs?: readonly number[];
}

export const diagramOptions = () =>
  ({ outputs: unchecked({ default: [] }) }) satisfies Describes<CircuitDiagramOptions>;

interface Place {
  x: number;
  y: number;
  radius: number;
}

/**
 * A circuit as a drawing in the paper's notation (Fig. 9): a dot is an input, filled as far as it is bright, a circle with a
 * number a simulated neuron, an arrow excitation with its strength, a dashed line inhibition. Inputs stand on the left, each neuron to
 * the right of what excites it. Inputs are numbered like `in 0`, outputs have a second circle, and a legend says what is what.
 *
 * @param options.outputs numbers of the neurons that give the circuit's outputs (default: none is marked)
 * @returns a self-contained SVG
 * @throws ArgumentError for circuits of more than 500 inputs and neurons, beyond what can be read
 *
 * @example
 * ```ts
 * import { circuitDiagram, gates, QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit();
 * const { output } = gates.and(circuit, circuit.input(1), circuit.input(0));
 * const svg = circuitDiagram(circuit, { outputs: [output.index] });
 * console.log(svg.startsWith('<svg'), svg.includes('8000')); // prints: true true
 * ```
 */
export function circuitDiagram(circuit: QNeuronCircuit, options: CircuitDiagramOptions = {}): string {
  const { outputs: given } = readOptions('options', options, diagramOptions);
  if (!(circuit instanceof QNeuronCircuit)) throw new ArgumentError('circuit', 'a QNeuronCircuit', circuit);
  const ends: QNeuronEnd[] = [...circuit.inputs, ...circuit.neurons];
  if (ends.length === 0 || ends.length > MOST_ENDS) {
    throw new ArgumentError('circuit', `1 to ${MOST_ENDS} inputs and neurons, for a drawing`, ends.length);
  }
  if (!Array.isArray(given)) throw new ArgumentError('options.outputs', "a list of neurons' numbers", given);
  const outputs = Array.from(given, (output, i) =>
    checkInteger(`options.outputs[${i}]`, output, 0, circuit.neurons.length - 1),
  );
  const { places, ...drawn } = layOut(circuit, ends);
  const legend = drawLegend(circuit, outputs.length > 0, drawn.height);
  const width = Math.max(drawn.width, LEGEND.width);
  const height = drawn.height + legend.height;
  const lines = circuit.couplings.map(({ kind, from, to }) =>
    drawCoupling(kind, places.get(from)!, places.get(to)!),
  );
  const strengths = circuit.couplings.map(({ from, to, strength }) =>
    writeStrength(strength, places.get(from)!, places.get(to)!),
  );
  const shapes = ends.map((end) =>
    drawEnd(end, places.get(end)!, end instanceof QNeuron && outputs.includes(end.index)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="circuit of ${circuit.neurons.length} Q-neurons" font-family="system-ui, sans-serif" font-size="12">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0L8,4L0,8z" fill="#1f2328"/></marker></defs>',
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...lines,
    ...strengths,
    ...shapes,
    ...legend.lines,
    '</svg>\n',
  ].join('\n');
}

function layOut(circuit: QNeuronCircuit, ends: readonly QNeuronEnd[]) {
  const columns = columnsOf(circuit);
  const filled: number[] = [];
  const rows = new Map<QNeuronEnd, number>();
  for (const end of ends) {
    const column = columns.get(end)!;
    rows.set(end, filled[column] ?? 0);
    filled[column] = (filled[column] ?? 0) + 1;
  }
  const tallest = Math.max(...Array.from(filled, (count) => count ?? 0));
  const places = new Map<QNeuronEnd, Place>();
  for (const end of ends) {
    const column = columns.get(end)!;
    // Columns are centred; every other one is moved a little, so that lines along a row do not pass through neurons.
    const shift = (column % 2) * (ROW / 5);
    places.set(end, {
      x: MARGIN + column * COLUMN,
      y: MARGIN + (rows.get(end)! + (tallest - filled[column]!) / 2) * ROW + shift,
      radius: end instanceof QNeuron ? RADIUS : INPUT_RADIUS,
    });
  }
  return {
    places,
    width: 2 * MARGIN + (filled.length - 1) * COLUMN,
    height: 2 * MARGIN + (tallest - 1) * ROW + ROW / 5,
  };
}

/** One more than the last column of what excites a neuron; where neurons excite each other in a ring, it ends. */
function columnsOf(circuit: QNeuronCircuit): Map<QNeuronEnd, number> {
  const columns = new Map<QNeuronEnd, number>();
  for (const input of circuit.inputs) columns.set(input, 0);
  for (const neuron of circuit.neurons) columns.set(neuron, 1);
  const most = circuit.neurons.length;
  for (let round = 0; round < most; round++) {
    let changed = false;
    for (const { kind, from, to } of circuit.couplings) {
      const column = columns.get(from)! + 1;
      if (kind === 'excite' && columns.get(to)! < column && column <= most) {
        columns.set(to, column);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return closeGaps(columns);
}

/** Columns without anyone are left out. */
function closeGaps(columns: Map<QNeuronEnd, number>): Map<QNeuronEnd, number> {
  const used = [...new Set(columns.values())].sort((a, b) => a - b);
  return new Map(Array.from(columns, ([end, column]) => [end, used.indexOf(column)]));
}

function drawCoupling(kind: 'excite' | 'inhibit', from: Place, to: Place): string {
  const [x1, y1, x2, y2] = lineBetween(from, to).map(round);
  const look = kind === 'excite' ? 'marker-end="url(#arrow)"' : 'stroke-dasharray="5 4"';
  return `<path d="M${x1},${y1}L${x2},${y2}" stroke="#1f2328" fill="none" ${look}/>`;
}

function writeStrength(strength: number, from: Place, to: Place): string {
  const [x1, y1, x2, y2] = lineBetween(from, to);
  // Nearer to where it comes from than to where lines cross.
  const [x, y] = [x1 + 0.3 * (x2 - x1), y1 + 0.3 * (y2 - y1) + 3];
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="middle" fill="#656d76" font-size="10" stroke="#ffffff" stroke-width="4" paint-order="stroke">${strength}</text>`;
}

/** From one edge to the other. */
function lineBetween(from: Place, to: Place): [number, number, number, number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = [dx / length, dy / length];
  return [from.x + ux * from.radius, from.y + uy * from.radius, to.x - ux * to.radius, to.y - uy * to.radius];
}

function drawEnd(end: QNeuronEnd, { x, y, radius }: Place, isOutput: boolean): string {
  if (end instanceof QNeuron) {
    return [
      ...(isOutput ? [circle(x, y, radius + RING, 'none')] : []),
      circle(x, y, radius, '#ffffff'),
      `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" fill="#1f2328">${end.index}</text>`,
    ].join('');
  }
  return [
    circle(x, y, radius, '#1f2328', end.brightness),
    `<text x="${round(x)}" y="${round(y + radius + 13)}" text-anchor="middle" fill="#656d76" font-size="11">in ${end.index}</text>`,
  ].join('');
}

const circle = (x: number, y: number, radius: number, fill: string, opacity = 1): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}" fill-opacity="${opacity}" stroke="#1f2328"/>`;

/** What each sign that the drawing has stands for, below it. */
function drawLegend(
  circuit: QNeuronCircuit,
  hasOutputs: boolean,
  top: number,
): { lines: string[]; height: number } {
  const x = LEGEND.symbol / 2;
  const line = (look: string) => (y: number) =>
    `<path d="M4,${y}h${LEGEND.symbol - 10}" stroke="#1f2328" fill="none" ${look}/>`;
  const has = (kind: string) => circuit.couplings.some((coupling) => coupling.kind === kind);
  const entries: [isThere: boolean, draw: (y: number) => string, text: string][] = [
    [circuit.inputs.length > 0, (y) => circle(x, y, 5, '#1f2328'), 'input, filled as far as it is bright'],
    [circuit.neurons.length > 0, (y) => circle(x, y, 6, '#ffffff'), 'neuron with its number'],
    [hasOutputs, (y) => circle(x, y, 5, '#ffffff') + circle(x, y, 8, 'none'), 'output'],
    [has('excite'), line('marker-end="url(#arrow)"'), 'excites, with this strength'],
    [has('inhibit'), line('stroke-dasharray="5 4"'), 'inhibit each other, with this strength'],
  ];
  const shown = entries.filter(([isThere]) => isThere);
  return {
    lines: shown.map(([, draw, text], i) => {
      const y = top + (i + 0.5) * LEGEND.row;
      return `${draw(y)}<text x="${LEGEND.symbol}" y="${y + 4}" fill="#656d76" font-size="11">${text}</text>`;
    }),
    height: shown.length * LEGEND.row + 8,
  };
}

const round = (value: number): number => Math.round(10 * value) / 10;
