/** A neuron that spikes more often in one step is not followed. Kernels and facade both import this file. */
export const MOST_SPIKES = 256;
