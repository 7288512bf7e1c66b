// What the other folders of src, and the playground, may use of this one; the package exports public.ts.
export { activityCurve } from './activity-curve.js';
export { blochSphere } from './bloch-sphere.js';
export { circleThrough, type Projected, projectionFrom, type Vector3 } from './drawing/projection.js';
export { PLOT_OPTIONS } from './option-reference.js';
export { pathPlot } from './path-plot.js';
export { spikeRaster } from './spike-raster.js';
