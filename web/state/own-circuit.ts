import { ArgumentError } from '../../src/engine/index.js';

/** A circuit that someone drew. */
export interface OwnCircuit {
  /** Where each neuron is, in cells. */
  neurons: readonly Cell[];
  couplings: readonly OwnCoupling[];
  /** The neuron that answers. */
  output: number;
}

export interface Cell {
  x: number;
  y: number;
}

export interface OwnCoupling {
  kind: 'excite' | 'inhibit';
  /** An input or a neuron by its number. */
  from: `i${number}` | `n${number}`;
  to: number;
  strength: number;
}

export const COLUMNS = 7;
export const ROWS = 5;
export const MOST = { neurons: 6, couplings: 16, inputs: 4, strength: 100_000 };
/** An AND. */
export const FIRST_CIRCUIT = 'n2.1_n2.3_n5.2_i0e0.8000_i1e1.8000_n0e2.2000_n1e2.2000_o2';

/** As links have it: neurons by their cells, couplings as `n0e2.2000` (excites) or `n0x1.50000` (inhibits), and the output. */
export function writeCircuit({ neurons, couplings, output }: OwnCircuit): string {
  return [
    ...neurons.map(({ x, y }) => `n${x}.${y}`),
    ...couplings.map(
      ({ kind, from, to, strength }) => `${from}${kind === 'excite' ? 'e' : 'x'}${to}.${strength}`,
    ),
    `o${output}`,
  ].join('_');
}

/** Reads what `writeCircuit` wrote; nothing in it is believed. */
export function readCircuit(field: string, text: unknown): OwnCircuit {
  const refuse = (expected: string): never => {
    throw new ArgumentError(field, expected, text);
  };
  if (typeof text !== 'string') return refuse('a text');
  const neurons: Cell[] = [];
  const couplings: OwnCoupling[] = [];
  let output = -1;
  for (const part of text.split('_')) {
    const cell = /^n(\d)\.(\d)$/.exec(part);
    const coupling = /^([in]\d)([ex])(\d)\.(\d{1,6})$/.exec(part);
    if (cell) neurons.push({ x: Number(cell[1]), y: Number(cell[2]) });
    else if (coupling)
      couplings.push({
        kind: coupling[2] === 'e' ? 'excite' : 'inhibit',
        from: coupling[1] as OwnCoupling['from'],
        to: Number(coupling[3]),
        strength: Number(coupling[4]),
      });
    else if (/^o\d$/.test(part)) output = Number(part[1]);
    else refuse('neurons such as n2.1, couplings such as n0e1.8000, and an output such as o0');
  }
  const count = neurons.length;
  if (count < 1 || count > MOST.neurons) refuse(`1 to ${MOST.neurons} neurons`);
  if (couplings.length > MOST.couplings) refuse(`at most ${MOST.couplings} couplings`);
  if (output < 0 || output >= count) refuse('an output that is one of the neurons');
  const cells = new Set(neurons.map(({ x, y }) => `${x}.${y}`));
  if (cells.size < count || neurons.some(({ x, y }) => x < 1 || x >= COLUMNS || y >= ROWS))
    refuse('neurons in cells of their own, in columns 1 to 6 and rows 0 to 4');
  const ends = couplings.map(({ kind, from, to }) => `${kind} ${from} ${to}`);
  if (new Set(ends).size < ends.length) refuse('each coupling once');
  for (const { from, to, strength } of couplings) {
    const number = Number(from[1]);
    const exists = from[0] === 'n' ? number < count && number !== to : number < MOST.inputs;
    if (!exists || to >= count) refuse('couplings of inputs and neurons that there are, none with itself');
    if (strength < 1 || strength > MOST.strength) refuse(`strengths from 1 to ${MOST.strength}`);
  }
  return { neurons, couplings, output };
}

/** How many inputs it needs. */
export const inputsOf = ({ couplings }: OwnCircuit): number =>
  couplings.reduce((most, { from }) => (from[0] === 'i' ? Math.max(most, Number(from[1]) + 1) : most), 1);

/** Without a neuron and its couplings; those after it have a number less. */
export function withoutNeuron({ neurons, couplings, output }: OwnCircuit, neuron: number): OwnCircuit {
  const moved = (at: number) => (at > neuron ? at - 1 : at);
  return {
    neurons: neurons.filter((_, i) => i !== neuron),
    couplings: couplings
      .filter(({ from, to }) => to !== neuron && from !== `n${neuron}`)
      .map((coupling) => ({
        ...coupling,
        to: moved(coupling.to),
        ...(coupling.from[0] === 'n' && { from: `n${moved(Number(coupling.from[1]))}` as const }),
      })),
    output: output === neuron ? 0 : moved(output),
  };
}

/** The first cell that is free, from the middle on. */
export function freeCell({ neurons }: OwnCircuit): Cell {
  const order = Array.from({ length: (COLUMNS - 1) * ROWS }, (_, i) => ({
    x: 1 + ((3 + Math.floor(i / ROWS)) % (COLUMNS - 1)),
    y: (2 + i) % ROWS,
  }));
  return order.find(({ x, y }) => !neurons.some((own) => own.x === x && own.y === y))!;
}
