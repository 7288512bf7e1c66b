import type { JSX } from 'preact';
import type { CircuitEnd, CircuitPlan } from '../worker/circuit-job.js';

export const WIDTH = 560;
const ROW = 70;
const COLUMN = 170;
export const RADIUS = 22;
/** Of what fingers can take. */
const GRIP = 32;

export interface Place {
  x: number;
  y: number;
  radius: number;
}

/** What is drawn of a circuit. */
export type GraphPlan = Pick<CircuitPlan, 'neurons' | 'outputs' | 'couplings' | 'brightness'>;

interface GraphProps {
  plan: GraphPlan;
  activities: readonly number[];
  onToggle: (input: number) => void;
  edit?: GraphEditing;
}

/** How a circuit is changed that someone draws. */
export interface GraphEditing {
  places: ReadonlyMap<CircuitEnd, Place>;
  height: number;
  /** What an input or a neuron hears. */
  propsOf: (end: CircuitEnd) => JSX.IntrinsicElements['g'];
  onCoupling: (index: number) => void;
  /** Of all couplings, the one that is being changed. */
  selected: number;
}

/** The circuit with its inputs and neurons, each filled as far as it is active. */
export function CircuitGraph({ plan, activities, onToggle, edit }: GraphProps) {
  const inputs = plan.brightness;
  const { places, height } = edit ?? layOut(plan, columnsOf(plan), inputs.length);
  const isDense = inputs.length > 4;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      width="100%"
      role={edit ? 'group' : 'img'}
      aria-label="The circuit's inputs, neurons and couplings"
      class="graph"
    >
      {plan.couplings.map(({ kind, from, to, strength }, index) => {
        const line = between(places.get(from)!, places.get(to)!);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list below does the same, and takes keys
          <g
            key={`${kind}${from}${to}`}
            class={edit?.selected === index ? 'chosen' : ''}
            onClick={() => edit?.onCoupling(index)}
          >
            {edit && <path d={`M${line.x1},${line.y1}L${line.x2},${line.y2}`} class="grip" />}
            <path
              d={`M${line.x1},${line.y1}L${line.x2},${line.y2}`}
              class={kind}
              stroke-width={isDense && from.startsWith('i') ? 0.7 : 1.8}
              stroke-opacity={isDense && from.startsWith('i') ? 0.35 : 1}
            />
            {kind === 'excite' && !(isDense && from.startsWith('i')) && <path d={head(line)} class="head" />}
            {!isDense && (
              <text
                x={line.x1 + 0.34 * (line.x2 - line.x1)}
                y={line.y1 + 0.34 * (line.y2 - line.y1) - 7}
                class="strength"
              >
                {strength}
              </text>
            )}
          </g>
        );
      })}
      {inputs.map((brightness, i) => {
        const { x, y, radius } = places.get(`i${i}`)!;
        return (
          <g key={i} class="input" {...(edit ? edit.propsOf(`i${i}`) : { onClick: () => onToggle(i) })}>
            {edit && <circle cx={x} cy={y} r={GRIP} class="grip" />}
            <circle cx={x} cy={y} r={radius} class={brightness > 0 ? 'lit' : 'dark'} />
            {!isDense && (
              <text x={x} y={y + radius + 16} class="name">
                in {i}
              </text>
            )}
          </g>
        );
      })}
      {Array.from({ length: plan.neurons }, (_, neuron) => {
        const { x, y, radius } = places.get(`n${neuron}`)!;
        const share = Math.max(0, Math.min(1, (activities[neuron] ?? 0) / 1.6));
        const isOutput = plan.outputs.includes(neuron);
        return (
          <g key={neuron} class={isOutput ? 'output' : 'neuron'} {...edit?.propsOf(`n${neuron}`)}>
            {edit && <circle cx={x} cy={y} r={GRIP} class="grip" />}
            {isOutput && <circle cx={x} cy={y} r={radius + 5} class="ring" />}
            <circle cx={x} cy={y} r={radius} class="body" />
            <circle cx={x} cy={y} r={radius} class="fill" fill-opacity={share} />
            <text x={x} y={y + 5} class={share > 0.55 ? 'number on' : 'number'}>
              {neuron}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** One more than the last column of what excites a neuron. */
function columnsOf({ neurons, couplings }: GraphPlan): number[] {
  const columns = new Array<number>(neurons).fill(1);
  for (let round = 0; round < neurons; round++)
    for (const { kind, from, to } of couplings) {
      if (kind !== 'excite') continue;
      const before = from.startsWith('i') ? 0 : columns[Number(from.slice(1))]!;
      const at = Number(to.slice(1));
      columns[at] = Math.min(neurons, Math.max(columns[at]!, before + 1));
    }
  return columns;
}

function layOut({ neurons }: GraphPlan, columns: readonly number[], inputs: number) {
  const members = (column: number) => columns.flatMap((own, neuron) => (own === column ? neuron : []));
  const last = Math.max(...columns);
  const tallest = Math.max(
    Math.min(4, inputs),
    ...Array.from({ length: last }, (_, c) => members(c + 1).length),
  );
  const height = tallest * ROW + 34;
  const places = new Map<CircuitEnd, Place>();
  const step = Math.min(COLUMN, (WIDTH - 120) / last);
  for (let i = 0; i < inputs; i++) {
    if (inputs > 4) {
      places.set(`i${i}`, {
        x: 28 + (i % 4) * 26,
        y: height / 2 + (Math.floor(i / 4) - 1.5) * 26,
        radius: 11,
      });
    } else places.set(`i${i}`, { x: 40, y: height / 2 + (i - (inputs - 1) / 2) * ROW * 1.5, radius: 15 });
  }
  for (let neuron = 0; neuron < neurons; neuron++) {
    const own = members(columns[neuron]!);
    const y = height / 2 + (own.indexOf(neuron) - (own.length - 1) / 2) * ROW;
    places.set(`n${neuron}`, {
      x: (inputs > 4 ? 140 : 50) + columns[neuron]! * step - (inputs > 4 ? 40 : 0),
      y,
      radius: RADIUS,
    });
  }
  return { places, height };
}

interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** From one edge to the other. */
function between(from: Place, to: Place): Line {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  return {
    x1: Math.round(from.x + ux * from.radius),
    y1: Math.round(from.y + uy * from.radius),
    x2: Math.round(to.x - ux * (to.radius + 5)),
    y2: Math.round(to.y - uy * (to.radius + 5)),
  };
}

/** An arrow's head. */
function head({ x1, y1, x2, y2 }: Line): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [((x2 - x1) / length) * 11, ((y2 - y1) / length) * 11];
  const [x, y] = [x2 - ux, y2 - uy];
  return `M${x2},${y2}L${x - uy / 2},${y + ux / 2}L${x + uy / 2},${y - ux / 2}z`;
}
