/**
 * Trajectories that advance side by side, in pairs. Eight independent pairs hide the latency of one. Kernels and facade
 * both import this file.
 */
export const BLOCH_LANES = 16;
