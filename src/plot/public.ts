export { type ActivityCurveOptions, type ActivitySeries, activityCurve } from './activity-curve.js';
export { type BlochSphereOptions, type BlochTrack, blochSphere } from './bloch-sphere.js';
export type { PictureOptions } from './drawing/picture-options.js';
export type { ThemeName } from './drawing/theme.js';
export { type HeatMapOptions, heatMap } from './heat-map.js';
export { type HistogramOptions, histogram } from './histogram.js';
export { type PathPlotOptions, pathPlot } from './path-plot.js';
export { type QuantumCircuitOptions, quantumCircuit } from './quantum-circuit.js';
export { type RasterGroup, type SpikeRasterOptions, spikeRaster } from './spike-raster.js';
