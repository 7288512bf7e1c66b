import { type Estimate, estimate } from '../engine/index.js';
import { square } from '../qneuron/index.js';
import type { Verdict } from './figure.js';

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
  const { mean, stdErr } = estimate(a.map((value, run) => value - b[run]));
  if (stdErr === null) return { mean, stdErr, sign: 0 };
  const quantile = STUDENT[Math.min(a.length - 1, STUDENT.length) - 1];
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

/** Whether a claim that the difference is positive held. */
export const heldBy = ({ sign }: Difference): Verdict['held'] =>
  sign === 0 ? 'undecided' : sign > 0 ? 'yes' : 'no';

/** One part of a claim. */
export interface Finding {
  held: Verdict['held'];
  reason: string;
}

/** A claim holds when all of its parts do, and fails when one of them does. */
export function conclude(findings: readonly Finding[]): Verdict {
  return { held: allOf(findings.map(({ held }) => held)), reasons: findings.map(({ reason }) => reason) };
}

/** `yes` if all are, `no` if one is. */
export function allOf(parts: readonly Verdict['held'][]): Verdict['held'] {
  if (parts.includes('no')) return 'no';
  return parts.includes('undecided') ? 'undecided' : 'yes';
}
