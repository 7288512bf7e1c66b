// Rows of what is kept of chains. Kernels and facade both import this file.

/** Chains in one row. */
export const LANES = 4;
/** Of a Gaussian process, for each slice. */
export const REFERENCE_ROWS = 5;
/** Of one that jumps go to: mean, factor, deviation, its inverse and its logarithm. */
export const COURSE_ROWS = 5;
/** What a record has of each neuron: the sums over slices of (φ² - 1)² and of φ². */
export const QUANTITIES = 2;
