import { StateVector } from '../../src/register/index.js';
import type { LongCall, ShortCall } from './long-call.js';

export const registerLongCalls: LongCall[] = [];

export const registerShortCalls: ShortCall[] = [
  {
    name: 'StateVector.apply, 20 qubits',
    prepare: (engine) => {
      const state = new StateVector(engine, 20);
      return () => state.apply('h', [0]);
    },
  },
];
