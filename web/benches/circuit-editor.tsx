import { useState } from 'preact/hooks';
import {
  type Cell,
  COLUMNS,
  freeCell,
  inputsOf,
  MOST,
  type OwnCircuit,
  type OwnCoupling,
  ROWS,
  withoutNeuron,
} from '../state/own-circuit.js';
import type { CircuitEnd } from '../worker/circuit-job.js';
import { CircuitGraph, type Place, RADIUS, WIDTH } from './circuit-graph.js';

interface EditorProps {
  own: OwnCircuit;
  /** A digit for each input. */
  inputs: string;
  activities: readonly number[];
  onChange: (own: OwnCircuit, inputs: string) => void;
}

const CELL = WIDTH / COLUMNS;
const HEIGHT = ROWS * 64;
/** Pixels of the screen that a press may move and still be none that drags. */
const STILL = 6;
const STRENGTH = { excite: 8000, inhibit: 50_000 };
/** Of the slider, in ratios of 10 ** (1 / 20). */
const NOTCHES = 20;

/** A circuit that is drawn by hand: neurons are dragged, and coupled by choosing one and then another. */
export function CircuitEditor({ own, inputs, activities, onChange }: EditorProps) {
  const [chosen, choose] = useState<CircuitEnd>();
  /** Whether the next neuron that is chosen is coupled to this one, and how. */
  const [joining, join] = useState<OwnCoupling['kind']>();
  const [coupling, chooseCoupling] = useState(-1);
  const [drag, setDrag] = useState<{
    neuron: number;
    cell: Cell;
    from: [number, number];
    isMoved: boolean;
  }>();
  const set = (next: OwnCircuit, lit = inputs) => onChange(next, lit);
  const neuron = chosen?.[0] === 'n' ? Number(chosen[1]) : -1;
  const isFree = ({ x, y }: Cell, but: number) =>
    x >= 1 &&
    x < COLUMNS &&
    y >= 0 &&
    y < ROWS &&
    !own.neurons.some((o, i) => i !== but && o.x === x && o.y === y);
  const move = (at: number, cell: Cell) =>
    isFree(cell, at) && set({ ...own, neurons: own.neurons.map((old, i) => (i === at ? cell : old)) });
  const press = (end: CircuitEnd) => {
    chooseCoupling(-1);
    if (!joining || !chosen || end[0] === 'i' || end === chosen) return choose(end);
    const added = { kind: joining, from: chosen, to: Number(end[1]), strength: STRENGTH[joining] };
    const isNew = !own.couplings.some(
      ({ kind, from, to }) => kind === joining && from === chosen && to === added.to,
    );
    join(undefined);
    if (!isNew || own.couplings.length === MOST.couplings) return;
    set({ ...own, couplings: [...own.couplings, added] });
    chooseCoupling(own.couplings.length);
  };
  const remove = (at: number) => {
    if (own.neurons.length === 1) return;
    choose(undefined);
    chooseCoupling(-1);
    set(withoutNeuron(own, at));
  };
  const places = new Map<CircuitEnd, Place>([
    ...[...inputs].map((_, i): [CircuitEnd, Place] => [
      `i${i}`,
      { x: CELL / 2, y: ((i + 0.5) / inputs.length) * HEIGHT, radius: 15 },
    ]),
    ...own.neurons.map((cell, i): [CircuitEnd, Place] => {
      const { x, y } = drag?.neuron === i ? drag.cell : cell;
      return [`n${i}`, { x: (x + 0.5) * CELL, y: (y + 0.5) * (HEIGHT / ROWS), radius: RADIUS }];
    }),
  ]);
  const nameOf = (end: CircuitEnd) => `${end[0] === 'i' ? 'input' : 'neuron'} ${end[1]}`;
  const propsOf = (end: CircuitEnd) => {
    const at = Number(end[1]);
    const isNeuron = end[0] === 'n';
    return {
      class: `${isNeuron ? (own.output === at ? 'output' : 'neuron') : 'input'} end${end === chosen ? ' chosen' : ''}`,
      // SVG knows no other spelling.
      tabindex: 0,
      role: 'button' as const,
      'aria-pressed': end === chosen,
      // Whoever speaks to the page says what is written.
      'aria-label': isNeuron ? `neuron ${at}, moved by the arrow keys` : `in ${at}`,
      onPointerDown: (event: PointerEvent) => {
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        if (isNeuron)
          setDrag({
            neuron: at,
            cell: own.neurons[at]!,
            from: [event.clientX, event.clientY],
            isMoved: false,
          });
      },
      onPointerMove: (event: PointerEvent) => {
        if (drag?.neuron !== at || !isNeuron) return;
        const [x, y] = drag.from;
        const isMoved = drag.isMoved || Math.hypot(event.clientX - x, event.clientY - y) > STILL;
        if (!isMoved) return;
        const box = (event.currentTarget as SVGGElement).ownerSVGElement!.getBoundingClientRect();
        const cell = {
          x: Math.floor(((event.clientX - box.left) / box.width) * COLUMNS),
          y: Math.floor(((event.clientY - box.top) / box.height) * ROWS),
        };
        setDrag({ ...drag, isMoved, ...(isFree(cell, at) && { cell }) });
      },
      onPointerUp: () => {
        if (drag?.isMoved) move(drag.neuron, drag.cell);
        else press(end);
        setDrag(undefined);
      },
      onPointerCancel: () => setDrag(undefined),
      onKeyDown: (event: KeyboardEvent) => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
          event.key
        ];
        if (event.key === 'Enter' || event.key === ' ') press(end);
        else if (step && isNeuron) {
          const { x, y } = own.neurons[at]!;
          move(at, { x: x + step[0]!, y: y + step[1]! });
        } else if (event.key === 'Delete' && isNeuron) remove(at);
        else return;
        event.preventDefault();
      },
    };
  };
  const change = (some: Partial<OwnCoupling>) =>
    set({ ...own, couplings: own.couplings.map((old, i) => (i === coupling ? { ...old, ...some } : old)) });
  const selected = own.couplings[coupling];
  const plan = {
    neurons: own.neurons.length,
    outputs: [own.output],
    brightness: [...inputs].map(Number),
    couplings: own.couplings.map((each) => ({ ...each, to: `n${each.to}` as CircuitEnd })),
  };
  return (
    <div class="editor">
      <CircuitGraph
        plan={plan}
        activities={activities}
        onToggle={() => undefined}
        edit={{ ...{ places, propsOf, height: HEIGHT, selected: coupling }, onCoupling: chooseCoupling }}
      />
      <div class="row" role="group" aria-label="Change the circuit">
        <button
          type="button"
          disabled={own.neurons.length === MOST.neurons}
          onClick={() => {
            set({ ...own, neurons: [...own.neurons, freeCell(own)] });
            choose(`n${own.neurons.length}`);
          }}
        >
          Add a neuron
        </button>
        {(['excite', 'inhibit'] as const).map((kind) => (
          <button
            type="button"
            key={kind}
            aria-pressed={joining === kind}
            disabled={!chosen}
            onClick={() => join(joining === kind ? undefined : kind)}
          >
            {kind === 'excite' ? 'Excite …' : 'Inhibit …'}
          </button>
        ))}
        <button type="button" disabled={neuron < 0} onClick={() => set({ ...own, output: neuron })}>
          Make it the output
        </button>
        <button
          type="button"
          disabled={neuron < 0 || own.neurons.length === 1}
          onClick={() => remove(neuron)}
        >
          Remove
        </button>
        <button
          type="button"
          disabled={inputs.length === MOST.inputs}
          onClick={() => set(own, `${inputs}0`)}
          aria-label="Inputs +, one more"
        >
          Inputs +
        </button>
        <button
          type="button"
          disabled={inputs.length <= inputsOf(own)}
          onClick={() => set(own, inputs.slice(0, -1))}
          aria-label="Inputs −, one less"
        >
          Inputs −
        </button>
      </div>
      <p class="note" role="status">
        {joining && chosen
          ? `Now choose the neuron that ${nameOf(chosen)} is to ${joining}.`
          : chosen
            ? `${nameOf(chosen)} is chosen.`
            : 'Drag neurons, or choose one to couple it.'}
      </p>
      <div class="row" role="group" aria-label="Couplings">
        {own.couplings.map(({ kind, from, to }, i) => {
          const text = `${from[0] === 'i' ? `in ${from[1]}` : from[1]} ${kind === 'excite' ? '→' : '⊣'} ${to}`;
          return (
            <button
              type="button"
              key={text}
              class="small"
              aria-pressed={i === coupling}
              aria-label={`${text}: ${nameOf(from)} ${kind}s neuron ${to}`}
              onClick={() => chooseCoupling(i === coupling ? -1 : i)}
            >
              {text}
            </button>
          );
        })}
      </div>
      {selected && (
        <div class="row" role="group" aria-label="The chosen coupling">
          <label class="field">
            Strength ε
            <input
              type="range"
              min={0}
              max={NOTCHES * Math.log10(MOST.strength)}
              step={1}
              value={Math.round(NOTCHES * Math.log10(selected.strength))}
              aria-valuetext={String(selected.strength)}
              onChange={({ currentTarget: { value } }) =>
                change({ strength: Math.round(Number((10 ** (Number(value) / NOTCHES)).toPrecision(2))) })
              }
            />
            {selected.strength}
          </label>
          <button
            type="button"
            onClick={() => {
              chooseCoupling(-1);
              set({ ...own, couplings: own.couplings.filter((_, i) => i !== coupling) });
            }}
          >
            Remove coupling
          </button>
        </div>
      )}
    </div>
  );
}
