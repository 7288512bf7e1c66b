import { decimal } from '../engine/format.js';
import { type ChainStatistics, chainStatistics } from './chain-statistics.js';
import { square } from './square.js';

const LARGEST_R_HAT = 1.05;
const LEAST_EFFECTIVE = 100;
const LEAST_ACCEPTANCE = 0.01;
const LEAST_EXCHANGE = 0.01;
/** Standard errors of the difference of two starts. */
const LARGEST_DIFFERENCE = 5;

/**
 * What speaks against the result. `wells` has the chains of each neuron, `starts` what they began from, in turn.
 */
export function convergenceWarnings(
  wells: readonly Float64Array[][],
  statistics: readonly ChainStatistics[],
  acceptance: Float64Array,
  exchanged: Float64Array | undefined,
  starts: readonly string[],
  coupled: boolean,
): string[] {
  const warnings: string[] = [];
  for (const [neuron, { rHat, effective }] of statistics.entries()) {
    if (rHat > LARGEST_R_HAT) {
      warnings.push(`neuron ${neuron}: the chains disagree (R-hat ${decimal(rHat)}): not converged`);
    }
    if (effective < LEAST_EFFECTIVE) {
      warnings.push(`neuron ${neuron}: the chains are worth ${decimal(effective)} independent samples only`);
    }
    const difference = startDifference(wells[neuron], starts);
    if (difference) warnings.push(`neuron ${neuron}: ${difference}: not converged`);
  }
  if (coupled && new Set(starts).size < 2) {
    warnings.push(`all chains start from '${starts[0]}', which a false equilibrium would not show against`);
  }
  if (coupled && starts.includes('saw')) {
    warnings.push("the start 'saw' leaves kinks that coupled neurons hold fast; compare it with 'vacuum'");
  }
  if (acceptance.some((share) => share < LEAST_ACCEPTANCE)) {
    warnings.push('less than 1 % of the proposals are accepted: take fewer levels');
  }
  const apart = exchanged?.findIndex((share) => share < LEAST_EXCHANGE) ?? -1;
  if (apart >= 0) {
    warnings.push(
      `replicas ${apart} and ${apart + 1} exchange less than 1 % of their paths: take strengths closer together`,
    );
  }
  return warnings;
}

/** The first start whose chains are too far from those of the first one. */
function startDifference(chains: readonly Float64Array[], starts: readonly string[]): string | undefined {
  const from = (name: string) => chains.filter((_, i) => starts[i % starts.length] === name);
  const [first, ...others] = [...new Set(starts)].filter((name) => from(name).length > 0);
  const reference = chainStatistics(from(first));
  for (const name of others) {
    const other = chainStatistics(from(name));
    const error = Math.sqrt(square(reference.stdErr) + square(other.stdErr));
    const difference = Math.abs(other.mean - reference.mean);
    if (difference > LARGEST_DIFFERENCE * error) {
      return `starts '${first}' and '${name}' differ by ${decimal(difference / error)} standard errors`;
    }
  }
  return undefined;
}
