import {
  activityCurve,
  blochSphere,
  heatMap,
  histogram,
  pathPlot,
  quantumCircuit,
  spikeRaster,
} from '../../src/plot/public.js';
import { any } from './accepted.js';
import { fieldsOf, integer, never, optional, type Place } from './nonsense.js';

const isText = optional((value) => typeof value === 'string');
const isTheme = optional(never);
const size = { width: optional(integer(160, 8192)), height: optional(integer(120, 8192)) };
const common = { ...size, title: isText, description: isText, theme: isTheme, colour: never };
const { height: _, ...withoutHeight } = common;
const either = () => 'either' as const;
const isNumeric = (value: unknown): boolean =>
  (Array.isArray(value) || ArrayBuffer.isView(value)) &&
  !(value instanceof DataView) &&
  Array.from(value as unknown as ArrayLike<unknown>).every(Number.isFinite);
/** Lists of numbers that may have to be of some length. */
const someNumbers = (value: unknown) => isNumeric(value) && either();

/** The places of `bornspike/plot`. */
export function plotPlaces(): Place[] {
  const track = { values: [0, 0, 1] };
  const series = { label: 'a', x: [0, 1], y: [0, 1] };
  const gate = { gate: 'rx', qubits: [0], angle: 1 };
  return [
    {
      name: 'spikeRaster(spikes)',
      call: (v) => spikeRaster(any(v), { lines: 1 }),
      accepts: (v) => isNumeric(v) && (v as unknown[]).length > 0,
    },
    { name: 'spikeRaster(options)', call: (v) => spikeRaster([1], any(v)), accepts: never },
    ...fieldsOf('spikeRaster', { lines: 1 }, (given) => spikeRaster([1], any(given)), {
      ...common,
      lines: (v) => v === 1,
      items: optional((v) => v === 1),
      item: optional((v) => v === 0),
      groups: optional((v) => Array.isArray(v) && v.length === 0),
      dt: optional((v) => typeof v === 'number' && v > 0 && v < Infinity),
      timeLabel: isText,
    }),
    ...fieldsOf(
      'spikeRaster.groups[0]',
      { label: 'a', lines: 1 },
      (group) => spikeRaster([1], { lines: 1, groups: [any(group)] }),
      {
        label: (v) => typeof v === 'string',
        lines: (v) => v === 1,
        line: never,
      },
    ),
    { name: 'blochSphere(tracks)', call: (v) => blochSphere(any(v)), accepts: never },
    { name: 'blochSphere(tracks[0])', call: (v) => blochSphere([any(v)]), accepts: never },
    ...fieldsOf('blochSphere.tracks[0]', track, (given) => blochSphere([any(given)]), {
      values: someNumbers,
      label: optional((v) => typeof v === 'string'),
      as: optional(never),
      color: never,
    }),
    ...fieldsOf('blochSphere', {}, (given) => blochSphere([track], any(given)), {
      ...common,
      eye: optional(someNumbers),
    }),
    {
      name: 'histogram(data)',
      call: (v) => histogram(any(v)),
      accepts: (v) =>
        isNumeric(v) ||
        (v !== null &&
          typeof v === 'object' &&
          !Array.isArray(v) &&
          !ArrayBuffer.isView(v) &&
          Object.keys(v).length > 0),
    },
    ...fieldsOf('histogram', {}, (given) => histogram({ a: 1 }, any(given)), {
      ...common,
      bins: optional(integer(1, 1000)),
      range: optional(someNumbers),
      exact: optional(either),
      xLabel: isText,
    }),
    { name: 'quantumCircuit(gates)', call: (v) => quantumCircuit(any(v)), accepts: never },
    { name: 'quantumCircuit(gates[0])', call: (v) => quantumCircuit([any(v)]), accepts: never },
    ...fieldsOf('quantumCircuit.gates[0]', gate, (given) => quantumCircuit([any(given)]), {
      gate: either,
      qubits: someNumbers,
      angle: either,
      parameter: either,
      bits: either,
      condition: optional(never),
      qubit: never,
    }),
    ...fieldsOf('quantumCircuit', {}, (given) => quantumCircuit([any(gate)], any(given)), {
      ...withoutHeight,
      height: never,
      qubits: optional(integer(1, 64)),
      labels: optional(never),
    }),
    { name: 'activityCurve(series)', call: (v) => activityCurve(any(v)), accepts: never },
    { name: 'activityCurve(series[0])', call: (v) => activityCurve([any(v)]), accepts: never },
    ...fieldsOf('activityCurve.series[0]', series, (given) => activityCurve([any(given)]), {
      label: (v) => typeof v === 'string',
      x: someNumbers,
      y: someNumbers,
      stdErr: either,
      as: optional(never),
      unconverged: optional(someNumbers),
      error: never,
    }),
    ...fieldsOf('activityCurve', {}, (given) => activityCurve([series], any(given)), {
      ...common,
      xLabel: isText,
      yLabel: isText,
      xRange: optional(someNumbers),
      yRange: optional(someNumbers),
    }),
    { name: 'pathPlot(paths)', call: (v) => pathPlot(any(v), { slices: 2 }), accepts: someNumbers },
    ...fieldsOf('pathPlot', { slices: 2 }, (given) => pathPlot([1, -1], any(given)), {
      ...common,
      slices: (v) => v === 2,
      time: optional((v) => typeof v === 'number' && v > 0 && v < Infinity),
      labels: optional(never),
      yLabel: isText,
    }),
    {
      name: 'heatMap(values)',
      call: (v) => heatMap(any(v), { columns: 1 }),
      accepts: (v) => isNumeric(v) && (v as unknown[]).length > 0,
    },
    ...fieldsOf('heatMap', { columns: 2 }, (given) => heatMap([1, 2], any(given)), {
      ...common,
      columns: (v) => v === 1 || v === 2,
      range: optional(someNumbers),
      colors: optional(never),
      write: optional((v) => typeof v === 'boolean'),
      columnLabels: optional(never),
      rowLabels: optional(never),
      xLabel: isText,
      yLabel: isText,
    }),
  ];
}
