import { type Estimate, estimate } from '../engine/index.js';
import { square } from '../qneuron/index.js';
import type { ClaimOutcome, Verdict } from './figure.js';

/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** How far one thing's values lie above another's. */
export interface Difference extends Estimate {
  /** The sign of the mean where it is significant, 0 otherwise. */
  sign: -1 | 0 | 1;
}

/**
 * The mean of a - b over runs: run r of both saw the same samples, so that what they have in common cancels. Significant is
 * what is so at the 95 % level.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): Difference {
  const { mean, stdErr } = estimate(a.map((value, run) => value - b[run]!));
  if (stdErr === null) return { mean, stdErr, sign: 0 };
  const quantile = STUDENT[Math.min(a.length - 1, STUDENT.length) - 1]!;
  return { mean, stdErr, sign: Math.abs(mean) > quantile * stdErr ? (Math.sign(mean) as -1 | 1) : 0 };
}

/** Differences of two measurements count from so many standard errors on. */
const SIGNIFICANT = 3;

/** How far one measurement lies above another that is independent of it; what is known has no standard error. */
export function difference(a: Estimate, b: Estimate): Difference {
  const mean = a.mean - b.mean;
  const stdErr = Math.sqrt(square(a.stdErr ?? 0) + square(b.stdErr ?? 0));
  return { mean, stdErr, sign: Math.abs(mean) > SIGNIFICANT * stdErr ? (Math.sign(mean) as -1 | 1) : 0 };
}

/** Whether the claim that the difference is positive is reproduced. */
export const outcomeOf = ({ sign }: Difference): ClaimOutcome =>
  sign === 0 ? 'undecided' : sign > 0 ? 'reproduced' : 'not reproduced';

/** One part of a claim. */
export interface Finding {
  outcome: ClaimOutcome;
  reason: string;
}

/** A claim is reproduced when all of its parts are, and is not when one of them is not. */
export function conclude(findings: readonly Finding[]): Verdict {
  return {
    outcome: allOf(findings.map(({ outcome }) => outcome)),
    reasons: findings.map(({ reason }) => reason),
  };
}

/** `reproduced` if all are, `not reproduced` if one is. */
export function allOf(parts: readonly ClaimOutcome[]): ClaimOutcome {
  if (parts.includes('not reproduced')) return 'not reproduced';
  return parts.includes('undecided') ? 'undecided' : 'reproduced';
}
