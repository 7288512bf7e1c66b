import { Method } from '../../../assembly/dynamics/ensemble/method.js';
/**
 * How stochastic equations are stepped. `'splitting'`, the default, does measurement, decay and Hamiltonian one after
 * the other, each by an exact or a completely positive map: states stay states at any time step. The explicit schemes
 * are the textbook ones (Kloeden and Platen, "Numerical Solution of Stochastic Differential Equations") and keep nothing.
 */
export type MethodName = 'splitting' | 'euler-maruyama' | 'milstein' | 'platen';

export const METHODS: Record<MethodName, Method> = {
  splitting: Method.Splitting,
  'euler-maruyama': Method.EulerMaruyama,
  milstein: Method.Milstein,
  platen: Method.Platen,
};
