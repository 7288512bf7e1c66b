/**
 * Below this Σu² a layer counts as silent: the sparsity regulariser (spiking paper, eq. 3) does not depend on the scale of u, so
 * that its slope grows beyond all bounds as u vanishes.
 */
export const SILENCE: f64 = 1e-6;
