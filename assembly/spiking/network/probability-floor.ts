/**
 * Probabilities below this count as this in losses, so that what cannot happen is no infinite loss. Kernels and facade both
 * import this file.
 */
export const PROBABILITY_FLOOR = 1e-12;
