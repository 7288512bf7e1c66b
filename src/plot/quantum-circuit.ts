import { checked, type Describes, integer, readOptions } from '../engine/index.js';
import type { CircuitInstruction } from '../register/index.js';
import { checkTexts } from './drawing/check-values.js';
import { type PictureOptions, picture, pictureOptions, titleHeight } from './drawing/picture-options.js';
import { element, label, polyline, shorten, widthOf } from './drawing/svg.js';
import type { Theme } from './drawing/theme.js';
import { type DrawnGate, drawnGates } from './drawn-gate.js';

/** How a circuit is drawn; its height follows. */
export interface QuantumCircuitOptions extends Omit<PictureOptions, 'height'> {
  /** The most that it may take: what is longer goes on in a new line (default 800). */
  width?: number;
  /** Lines (default: as many as the gates need). */
  qubits?: number;
  /** Names of the lines (default `q0`, `q1` and so on). */
  labels?: readonly string[];
}

const MOST_QUBITS = 64;
const ROW = 44;
const BOX = 30;
const SMALL = 12;
/** Room that a column takes beside its widest gate. */
const GAP = 14;
const MARGIN = 12;

export const quantumCircuitOptions = () => {
  const { height: _, ...shared } = pictureOptions({ width: 800, height: 0 });
  return {
    ...shared,
    qubits: integer({ optional: true, minimum: 1, maximum: MOST_QUBITS }),
    labels: checked((field: string, value: unknown) => checkTexts(field, value), { optional: true }),
  } satisfies Describes<QuantumCircuitOptions>;
};

/** Gates that stand one below the other. */
interface Column {
  gates: DrawnGate[];
  width: number;
}

/**
 * A circuit as lines and boxes, time from left to right: controls are dots, a free angle is θ with its number, a meter reads a qubit into
 * the bit that stands at it, and what a gate waits for is written above it.
 *
 * @param gates what the circuit does, in order, as `Circuit` and `StateVector.run` take it, or an ansatz gate by gate
 * @returns a self-contained SVG
 * @throws ArgumentError for what is no gate, more than 64 qubits and more than 2,000 gates
 *
 * @example
 * ```ts
 * import { quantumCircuit } from 'bornspike/plot';
 *
 * const svg = quantumCircuit([
 *   { gate: 'h', qubits: [0] },
 *   { gate: 'crx', qubits: [0, 1], angle: Math.PI / 2 },
 *   { gate: 'measure', qubits: [1], bits: [0] },
 * ]);
 * console.log(svg.includes('RX(π/2)')); // prints: true
 * ```
 */
export function quantumCircuit(
  gates: readonly CircuitInstruction[],
  options: QuantumCircuitOptions = {},
): string {
  const { labels, qubits: wanted, width, ...shared } = readOptions('options', options, quantumCircuitOptions);
  const drawn = drawnGates(gates, wanted ?? MOST_QUBITS);
  const qubits = wanted ?? 1 + Math.max(...drawn.map(({ last }) => last));
  const names = labels
    ? checkTexts('options.labels', labels, qubits)
    : Array.from({ length: qubits }, (_, q) => `q${q}`);
  const left = MARGIN + Math.min(120, Math.max(...names.map(widthOf)) * 13) + 10;
  const lines = breakLines(columnsOf(drawn, qubits), width - left - MARGIN);
  const widest = Math.max(...lines.map((line) => line.reduce((sum, column) => sum + column.width, 0)));
  const top = titleHeight({ ...shared, width, height: 0 });
  const size = {
    width: Math.max(160, Math.ceil(left + widest + MARGIN)),
    height: top + lines.length * (qubits * ROW + 20),
  };
  const said = {
    title: 'Quantum circuit',
    description: `${drawn.length} gates on ${qubits} qubits: ${drawn
      .slice(0, 40)
      .map(({ said }) => said)
      .join(', ')}${drawn.length > 40 ? ' and others' : ''}.`,
  };
  return picture({ ...shared, ...size }, said, (theme) =>
    lines.flatMap((line, i) => {
      const start = top + i * (qubits * ROW + 20) + 16;
      const y = (qubit: number) => start + (qubit + 0.5) * ROW;
      const wires = names.map((_, q) => polyline([left, y(q), size.width - MARGIN, y(q)])).join('');
      let x = left;
      return [
        element('path', { d: wires, stroke: theme.faint, fill: 'none' }),
        ...names.map((name, q) =>
          label(left - 8, y(q) + 4, shorten(name, 120 / 13), { 'text-anchor': 'end' }),
        ),
        ...line.flatMap((column) => {
          x += column.width;
          const middle = x - column.width / 2;
          return column.gates.flatMap((gate) => drawGate(gate, middle, y, theme));
        }),
      ];
    }),
  );
}

/** Each gate in the first column in which nothing stands in its way. */
function columnsOf(gates: readonly DrawnGate[], qubits: number): Column[] {
  const columns: Column[] = [];
  const free = new Array<number>(qubits).fill(0);
  for (const gate of gates) {
    const span = free.slice(gate.first, gate.last + 1);
    const at = Math.max(...span);
    columns[at] ??= { gates: [], width: 0 };
    columns[at].gates.push(gate);
    columns[at].width = Math.max(columns[at].width, boxWidth(gate) + GAP, conditionWidth(gate) + GAP);
    free.fill(at + 1, gate.first, gate.last + 1);
  }
  return columns;
}

const boxWidth = ({ text }: DrawnGate): number => Math.max(BOX, widthOf(text) * 13 + 14);
const conditionWidth = ({ condition }: DrawnGate): number => (condition ? widthOf(condition) * SMALL : 0);

/** As many columns in a line as there is room for, one at least. */
function breakLines(columns: readonly Column[], room: number): Column[][] {
  const lines: Column[][] = [[]];
  let used = 0;
  for (const column of columns) {
    if (used > 0 && used + column.width > room) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(column);
    used += column.width;
  }
  return lines;
}

function drawGate(gate: DrawnGate, x: number, y: (qubit: number) => number, theme: Theme): string[] {
  const { first, last, controls, targets, kind, text, bits, condition } = gate;
  const color = theme.series[0]!;
  const stroke = { stroke: color, 'stroke-width': 1.5 };
  const parts: string[] = [];
  // What is done to several qubits one by one has no line between them.
  if (last > first && !gate.isApart)
    parts.push(element('path', { d: polyline([x, y(first), x, y(last)]), ...stroke }));
  for (const control of controls)
    parts.push(element('circle', { cx: x, cy: y(control), r: 4.5, fill: color }));
  for (const [i, target] of targets.entries()) {
    const at = y(target);
    if (kind === 'not') parts.push(plus(x, at, 11, theme.paper, stroke));
    else if (kind === 'swap')
      parts.push(element('path', { d: cross(x, at, 6), ...stroke, 'stroke-width': 2.5 }));
    else {
      const width = boxWidth(gate);
      parts.push(
        element('rect', {
          x: x - width / 2,
          y: at - BOX / 2,
          width,
          height: BOX,
          rx: 4,
          fill: theme.paper,
          ...stroke,
        }),
        kind === 'measure' ? meter(x, at, theme) : label(x, at + 4.5, text, { 'text-anchor': 'middle' }),
      );
      if (bits)
        parts.push(label(x + BOX / 2 + 1, at - 8, `c${bits[i]}`, { 'font-size': 10, fill: theme.faint }));
    }
  }
  if (condition)
    parts.push(
      label(x, y(first) - BOX / 2 - 5, condition, {
        'text-anchor': 'middle',
        'font-size': SMALL,
        fill: theme.faint,
      }),
    );
  return parts;
}

const plus = (x: number, y: number, r: number, fill: string, stroke: object): string =>
  element('circle', { cx: x, cy: y, r, fill, ...stroke }) +
  element('path', { d: `${polyline([x - r, y, x + r, y])}${polyline([x, y - r, x, y + r])}`, ...stroke });

const cross = (x: number, y: number, r: number): string =>
  polyline([x - r, y - r, x + r, y + r]) + polyline([x - r, y + r, x + r, y - r]);

/** A dial with its hand. */
const meter = (x: number, y: number, theme: Theme): string =>
  element('path', {
    d: `M${Math.round(x) - 9},${Math.round(y) + 6}a9,9 0 0 1 18,0M${Math.round(x)},${Math.round(y) + 6}l6,-12`,
    stroke: theme.ink,
    fill: 'none',
    'stroke-width': 1.4,
  });
