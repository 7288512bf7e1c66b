import type { Look } from '../plot/style.js';

/** The models that the spiking paper compares. */
export type ModelName = 'sqs' | 'lif' | 'qlif' | 'qnn';

export const LOOKS: Record<ModelName, Look> = {
  sqs: { label: 'SQSNN', color: '#0072b2', symbol: 'circle' },
  lif: { label: 'SNN', color: '#d55e00', symbol: 'square' },
  qlif: { label: 'QLIF-SNN', color: '#009e73', symbol: 'triangle' },
  qnn: { label: 'QNN', color: '#cc79a7', symbol: 'diamond' },
};

/** The models that spike. */
export const SPIKING_MODELS = ['sqs', 'lif', 'qlif'] as const;
