// What `transferMotion` takes. Kernels and facade both import this file.

/** Points on an axis. */
export const MOST_POINTS = 1024;
/** Points that a step may go over. */
export const FURTHEST_STEP = 512;
