import { IntegrationMethod } from '../../../assembly/dynamics/ensemble/method.js';
/**
 * How stochastic equations are stepped. `'splitting'`, the default, does measurement, decay and Hamiltonian one after
 * the other, each by an exact or a completely positive map: states stay states at any time step. The explicit schemes
 * are the textbook ones (Kloeden and Platen, "Numerical Solution of Stochastic Differential Equations") and keep nothing.
 */
export type MethodName = 'splitting' | 'euler-maruyama' | 'milstein' | 'platen';

export const INTEGRATION_METHODS: Record<MethodName, IntegrationMethod> = {
  splitting: IntegrationMethod.Splitting,
  'euler-maruyama': IntegrationMethod.EulerMaruyama,
  milstein: IntegrationMethod.Milstein,
  platen: IntegrationMethod.Platen,
};
