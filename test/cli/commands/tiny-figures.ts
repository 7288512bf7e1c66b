/** Figures that take a fraction of a second. */
export const TINY = ['--runs', '2', '--train', '40', '--test', '20', '--epochs', '1', '--parameters', '3000'];

export const SCANS = [1, 2, 3, 4, 5, 7, 8, 11, 12, 14, 17, 18, 20].map((number) => `qneuron/${number}`);
const DIGITS = [21, 22, 23].map((number) => `qneuron/${number}`);
/** All figures, in their order. */
export const ALL = [
  'sqs/2a',
  'sqs/2b',
  'sqs/2c',
  'sqs/s2',
  'sqs/2d',
  'sqs/memory',
  'qnns/2',
  'qnns/entanglement',
  'qnns/teacher',
  ...SCANS,
  ...DIGITS,
];
