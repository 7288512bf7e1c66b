import type { OptionReference } from '../engine/index.js';
import { activityCurveOptions } from './activity-curve.js';
import { blochSphereOptions } from './bloch-sphere.js';
import { heatMapOptions } from './heat-map.js';
import { histogramOptions } from './histogram.js';
import { pathPlotOptions } from './path-plot.js';
import { quantumCircuitOptions } from './quantum-circuit.js';
import { spikeRasterOptions } from './spike-raster.js';

export const PLOT_OPTIONS: OptionReference = [
  ['spikeRaster', 'SpikeRasterOptions', spikeRasterOptions],
  ['blochSphere', 'BlochSphereOptions', blochSphereOptions],
  ['histogram', 'HistogramOptions', histogramOptions],
  ['quantumCircuit', 'QuantumCircuitOptions', quantumCircuitOptions],
  ['activityCurve', 'ActivityCurveOptions', activityCurveOptions],
  ['pathPlot', 'PathPlotOptions', pathPlotOptions],
  ['heatMap', 'HeatMapOptions', heatMapOptions],
];
