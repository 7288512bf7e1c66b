import { checkInteger, type Engine } from '../../engine/index.js';
import { createEngine } from '../../index.js';
import { createPool } from '../../parallel/index.js';
import { option, parseNumber, type Workers } from './options.js';

const MOST_WORKERS = 1024;

/** Of commands whose work can be split. */
export const workersOption = (what = 'threads that share the work') =>
  option(
    '--workers <count>',
    `${what}, or auto (default: 1)`,
    (text, flag): Workers =>
      text === 'auto' ? text : checkInteger(flag, parseNumber(text, flag), 1, MOST_WORKERS),
  ).helpGroup('Everywhere:');

/** An engine, or a pool. */
export function openEngine({ workers = 1 }: { workers?: Workers }): Promise<Engine> {
  if (workers === 1) return createEngine();
  return createPool({}, workers === 'auto' ? {} : { workers });
}
