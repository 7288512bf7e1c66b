import type { Figure } from './figure.js';
import { qneuron1 } from './qneuron/qneuron-action.js';
import { qneuron22 } from './qneuron/qneuron-digit-weights.js';
import { qneuron23 } from './qneuron/qneuron-digits.js';
import { qneuron3 } from './qneuron/qneuron-excitation.js';
import { qneuron12 } from './qneuron/qneuron-inhibition.js';
import { qneuron20 } from './qneuron/qneuron-lines.js';
import { qneuron2 } from './qneuron/qneuron-paths.js';
import { qneuron4 } from './qneuron/qneuron-profile.js';
import { qneuron21 } from './qneuron/qneuron-samples.js';
import {
  qneuron5,
  qneuron7,
  qneuron8,
  qneuron11,
  qneuron14,
  qneuron17,
  qneuron18,
} from './qneuron/qneuron-scans.js';
import { qnnsTeacher } from './qnns/noise-teacher.js';
import { qnns2 } from './qnns/qnns-2.js';
import { qnnsEntanglement } from './qnns/qnns-entanglement.js';
import { sqs2a } from './sqs/device/sqs-2a.js';
import { sqs2b } from './sqs/device/sqs-2b.js';
import { sqsMemory } from './sqs/memory/sqs-memory.js';
import { sqs2c } from './sqs/sqs-2c.js';
import { sqs2d } from './sqs/sqs-2d.js';
import { sqsS2 } from './sqs/sqs-s2.js';

/** All figures, in the order in which `all` makes them. */
export const FIGURES = [
  sqs2a,
  sqs2b,
  sqs2c,
  sqsS2,
  sqs2d,
  sqsMemory,
  qnns2,
  qnnsEntanglement,
  qnnsTeacher,
  qneuron1,
  qneuron2,
  qneuron3,
  qneuron4,
  qneuron5,
  qneuron7,
  qneuron8,
  qneuron11,
  qneuron12,
  qneuron14,
  qneuron17,
  qneuron18,
  qneuron20,
  qneuron21,
  qneuron22,
  qneuron23,
] as readonly Figure[];
