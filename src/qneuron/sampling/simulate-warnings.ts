import { decimal, type Steps } from '../../engine/index.js';
import { square } from '../exact/square.js';
import { coupledStatistics, LARGEST_R_HAT } from './chain-statistics.js';
import type { PointStatistics } from './sampling.js';

const LEAST_EFFECTIVE = 100;
const LEAST_ACCEPTANCE = 0.01;
const LEAST_EXCHANGE = 0.01;
/** Standard errors of the difference of two starts. */
const LARGEST_DIFFERENCE = 5;

/** What may speak against a result. */
export interface Circumstances {
  statistics: PointStatistics;
  acceptance: Float64Array;
  exchanged: Float64Array | undefined;
  /** What the chains began from, in turn. */
  starts: readonly string[];
  /** Whether the circuit has couplings at all. */
  coupled: boolean;
  /** The error that was asked for, if it was not reached. */
  missedTarget: number | undefined;
}

/** What speaks against the result. */
export function* convergenceWarnings(circumstances: Circumstances): Steps<string[]> {
  const { statistics, acceptance, exchanged, starts, coupled, missedTarget } = circumstances;
  const { activities, components } = statistics;
  const own: (string | undefined)[] = activities.map(() => undefined);
  const warnings: string[] = [];
  const warn = (neuron: number, text: string) => {
    own[neuron] ??= text;
    warnings.push(`neuron ${neuron}: ${text}`);
  };
  for (const [neuron, { rHat, effective }] of activities.entries()) {
    if (rHat > LARGEST_R_HAT) warn(neuron, `the chains disagree (R-hat ${decimal(rHat)}): not converged`);
    if (effective < LEAST_EFFECTIVE) {
      warn(neuron, `the chains are worth ${decimal(effective)} independent samples only`);
    }
  }
  for (const component of components) {
    const differences = yield* startDifferences(component, statistics, starts);
    for (const [i, difference] of differences.entries()) {
      if (difference) warn(component[i]!, `${difference}: not converged`);
    }
  }
  for (const component of components) {
    const slow = component.find((neuron) => own[neuron]);
    if (slow === undefined) continue;
    // What one has not forgotten, those that feel it have not either, though it may hardly show in them.
    for (const neuron of component.filter((one) => own[one] === undefined)) {
      warnings.push(`neuron ${neuron}: it is coupled with neuron ${slow}, which has not converged`);
    }
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
  if (missedTarget !== undefined) {
    const largest = Math.max(...activities.map(({ stdErr }) => stdErr));
    warnings.push(
      `the target error ${missedTarget} was not reached: the largest standard error is ${largest.toExponential(1)}; take more sweeps`,
    );
  }
  return warnings;
}

/** For each of some coupled neurons the first start whose chains are too far from those of the first one. */
function* startDifferences(
  component: readonly number[],
  { wells }: PointStatistics,
  starts: readonly string[],
): Steps<(string | undefined)[]> {
  const chains = wells[component[0]!]!.map((_, chain) => chain);
  const from = (name: string) => chains.filter((chain) => starts[chain % starts.length]! === name);
  const names = [...new Set(starts)].filter((name) => from(name).length > 0);
  const found: (string | undefined)[] = component.map(() => undefined);
  const statisticsOf = (name: string) =>
    coupledStatistics(component.map((neuron) => from(name).map((chain) => wells[neuron]![chain]!)));
  if (names.length < 2) return found;
  const reference = yield* statisticsOf(names[0]!);
  for (const name of names.slice(1)) {
    for (const [i, other] of (yield* statisticsOf(name)).entries()) {
      const error = Math.sqrt(square(reference[i]!.stdErr) + square(other.stdErr));
      const difference = Math.abs(other.mean - reference[i]!.mean);
      if (difference > LARGEST_DIFFERENCE * error) {
        found[i] ??=
          `starts '${names[0]}' and '${name}' differ by ${decimal(difference / error)} standard errors`;
      }
    }
  }
  return found;
}
