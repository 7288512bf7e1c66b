import { difference, type Finding, outcomeOf, pairedDifference } from '../../compare.js';
import { percentEstimate, points } from '../../format.js';
import { deviceFigure } from './device-figure.js';
import { finalAccuracies, peakOf, type RunsOf, variantName } from './device-runs.js';
import type { DeviceVariant } from './device-training.js';

const mitigated = (passes: number, perturbations: number): DeviceVariant => ({
  ...{ rule: 'printed', passes, perturbations, mitigated: true },
});
const BEST = mitigated(5, 5);
const OTHERS = [mitigated(1, 1), mitigated(1, 2)] as const;
const UNMITIGATED: DeviceVariant = { rule: 'printed', passes: 5, perturbations: 5 };
const IDEAL: DeviceVariant = { rule: 'ideal', passes: 5, perturbations: 5 };
const SURROGATE: DeviceVariant = { rule: 'surrogate', passes: 1, perturbations: 1 };
/** What the paper reaches. */
const PRINTED = 0.98;

/** Figure 2(b) of the spiking paper. */
export const sqs2b = deviceFigure({
  id: 'sqs/2b',
  title: 'Learning on a noisy device, with error mitigation',
  claim:
    'With zero-noise extrapolation M = 5 and M_syn = 5 come to about 98 % in 40 iterations, as much as the ideal local rule; fewer passes and perturbations are less accurate. Surrogate gradients come close to the ideal rule.',
  differs: [
    'the paper names Mitiq, whose folding refuses circuits that measure in between, as these do in every step: gates are folded step by step instead',
    'the device is simulated by its published noise, which leaves mitigation little to find: on USPS, at the full extent, M = 5 and M_syn = 5 come to 99.7 % without it and to 99.5 % with it',
  ],
  options: {
    quick: { runs: 5, train: 150, test: 125, epochs: 10, batch: 25, steps: 10, noise: [1, 8] },
    full: { runs: 10, train: 500, test: 125, epochs: 40, batch: 25, steps: 10, noise: [1, 4, 8] },
  },
  variants: [BEST, ...OTHERS, UNMITIGATED, IDEAL, SURROGATE],
  judge: (runsOf) => [
    reaches(runsOf),
    ...OTHERS.map((other) => isAhead(runsOf, other)),
    matches(runsOf, IDEAL),
    gainsBy(runsOf),
  ],
});

function reaches(runsOf: RunsOf): Finding {
  const { peak, epoch } = peakOf(runsOf(BEST));
  const { sign } = difference(peak, { mean: PRINTED, stdErr: null });
  return {
    outcome: sign < 0 ? 'not reproduced' : 'reproduced',
    reason: `${variantName(BEST)} is most accurate after epoch ${epoch}: ${percentEstimate(peak)}`,
  };
}

const ahead = (runsOf: RunsOf, other: DeviceVariant) => {
  const difference = pairedDifference(finalAccuracies(runsOf(BEST)), finalAccuracies(runsOf(other)));
  const relation = `${points(difference)} ${difference.mean < 0 ? 'less' : 'more'} accurate than`;
  return {
    difference,
    reason: `over the last quarter of the epochs it is ${relation} ${variantName(other)}`,
  };
};

function isAhead(runsOf: RunsOf, other: DeviceVariant): Finding {
  const { difference, reason } = ahead(runsOf, other);
  return { outcome: outcomeOf(difference), reason };
}

function matches(runsOf: RunsOf, other: DeviceVariant): Finding {
  const { difference, reason } = ahead(runsOf, other);
  return { outcome: difference.sign < 0 ? 'not reproduced' : 'reproduced', reason };
}

/** What mitigation is worth at as many shots, and how it was done. */
function gainsBy(runsOf: RunsOf): Finding {
  const { difference, reason } = ahead(runsOf, UNMITIGATED);
  const how =
    'two-qubit gates are folded one by one; the paper names Mitiq, whose folding refuses circuits that measure in between, as these do in every step';
  return {
    outcome: difference.sign < 0 ? 'not reproduced' : 'reproduced',
    reason: `${reason}, at as many shots (${how})`,
  };
}
