/** What the neurons' log-likelihoods count in the local rule's gradient, written as the sums they are. */

export interface CreditRule {
  creditDiscount: number;
  baseline: 'leave-one-out' | 'learned' | 'none';
  passWeights: 'equal' | 'importance';
}

export interface Credits {
  /** [pass][step] */
  hidden: number[][];
  output: number[][];
}

const sumOf = (values: number[]) => values.reduce((sum, x) => sum + x, 0);
const meanOf = (values: number[]) => (values.length > 0 ? sumOf(values) / values.length : 0);

/** The step's and all later losses, each times discount to the power of its distance. */
const feedbackOf = (losses: number[], discount: number, t: number) =>
  sumOf(losses.map((loss, u) => (u < t ? 0 : discount ** (u - t) * loss)));

/** What the learned baseline is a regression on. */
const earlierLoss = (losses: number[], t: number) => meanOf(losses.slice(0, t));

/** The line of least squares through the feedback of earlier passes, at the earlier losses of this one. */
function regression(past: number[][], discount: number, losses: number[], t: number): number {
  const x = past.map((one) => earlierLoss(one, t));
  const y = past.map((one) => feedbackOf(one, discount, t));
  const spread = sumOf(x.map((value) => (value - meanOf(x)) ** 2));
  const slope =
    spread === 0 ? 0 : sumOf(x.map((value, i) => (value - meanOf(x)) * (y[i]! - meanOf(y)))) / spread;
  return meanOf(y) + slope * (earlierLoss(losses, t) - meanOf(x));
}

/**
 * The credits of a sample's passes in a batch of this one sample.
 *
 * @param losses [pass][step]
 * @param past losses of earlier passes, [pass][step], for the learned baseline; without any it is 0
 */
export function credits(rule: CreditRule, losses: number[][], past: number[][] = []): Credits {
  const { creditDiscount, baseline, passWeights } = rule;
  const passes = losses.length;
  if (passWeights === 'equal') {
    return {
      output: losses.map((one) => one.map(() => -1 / passes)),
      hidden: losses.map((one, m) =>
        one.map((_, t) => {
          const others = losses.filter((_, k) => k !== m);
          const subtracted = {
            none: () => 0,
            learned: () => regression(past, creditDiscount, one, t),
            'leave-one-out': () => meanOf(others.map((other) => feedbackOf(other, creditDiscount, t))),
          }[baseline]();
          return (feedbackOf(one, creditDiscount, t) - subtracted) / passes;
        }),
      ),
    };
  }
  const weights = losses.map((one, m) =>
    one.map((_, t) => {
      const of = (pass: number[]) =>
        Math.exp(-sumOf(pass.map((loss, u) => creditDiscount ** Math.abs(u - t) * loss)));
      return of(losses[m]!) / sumOf(losses.map(of));
    }),
  );
  const mean = baseline === 'none' ? 0 : 1 / passes;
  return {
    output: weights.map((row) => row.map((weight) => -weight)),
    hidden: weights.map((row) => row.map((weight) => mean - weight)),
  };
}

/** The moments that the kernels make the learned baseline of, [step][moment]: x, feedback, x², x · feedback. */
export const momentsOf = (past: number[][], discount: number): number[] =>
  past[0]!.flatMap((_, t) => {
    const points = past.map((one) => [earlierLoss(one, t), feedbackOf(one, discount, t)] as const);
    return [
      meanOf(points.map(([x]) => x)),
      meanOf(points.map(([, y]) => y)),
      meanOf(points.map(([x]) => x * x)),
      meanOf(points.map(([x, y]) => x * y)),
    ];
  });
