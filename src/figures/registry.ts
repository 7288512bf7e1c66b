import type { Figure } from './figure.js';
import { qneuron1 } from './qneuron-action.js';
import { qneuron22 } from './qneuron-digit-weights.js';
import { qneuron23 } from './qneuron-digits.js';
import { qneuron3 } from './qneuron-excitation.js';
import { qneuron20 } from './qneuron-lines.js';
import { qneuron2 } from './qneuron-paths.js';
import { qneuron4 } from './qneuron-profile.js';
import { qneuron5, qneuron7, qneuron8, qneuron11, qneuron14, qneuron17, qneuron18 } from './qneuron-scans.js';
import { qnns2 } from './qnns-2.js';
import { sqs2c } from './sqs-2c.js';
import { sqs2d } from './sqs-2d.js';
import { sqsMemory } from './sqs-memory.js';
import { sqsS2 } from './sqs-s2.js';

/** All figures, in the order in which `all` makes them. */
export const FIGURES = [
  sqs2c,
  sqsS2,
  sqs2d,
  sqsMemory,
  qnns2,
  qneuron1,
  qneuron2,
  qneuron3,
  qneuron4,
  qneuron5,
  qneuron7,
  qneuron8,
  qneuron11,
  qneuron14,
  qneuron17,
  qneuron18,
  qneuron20,
  qneuron22,
  qneuron23,
] as readonly Figure[];
