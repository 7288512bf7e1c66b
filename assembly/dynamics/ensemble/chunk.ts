/**
 * Steps whose noise comes from one stream: with c channels, step t is the numbers (t mod 64) c ... of stream t / 64.
 * Kernels are left off and taken up at multiples of it. Kernels and facade both import this file.
 */
export const CHUNK = 64;
