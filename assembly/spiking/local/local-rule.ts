/** The settings of the local learning rule, see local-gradient.ts. */
/** What the rule is told besides network and batch, written by the facade. */
@unmanaged
export class LocalRule {
  mode: i32;
  /** Whether all occurrences of an angle are shifted at once, by two terms (eq. 25 as printed). */
  printed: bool;
  synapticPerturbations: i32;
  somaticRepeats: i32;
  shots: i32;
  epsilon: f64;
  /** Probabilities up to this one count as constant. */
  floor: f64;
  /** What an output neuron's log-likelihood counts in the gradient. */
  outputCredit: f64;
  /** What a hidden neuron's does, f64 [item][step]. */
  hiddenCredit: usize;
  key0: u32;
  key1: u32;
}

export function localRuleBytes(): f64 {
  return offsetof<LocalRule>();
}

export function describeLocalRule(
  rule: LocalRule,
  mode: i32,
  printed: bool,
  synapticPerturbations: i32,
  somaticRepeats: i32,
  shots: i32,
  epsilon: f64,
  floor: f64,
  outputCredit: f64,
  hiddenCredit: usize,
  key0: u32,
  key1: u32,
): void {
  rule.mode = mode;
  rule.printed = printed;
  rule.synapticPerturbations = synapticPerturbations;
  rule.somaticRepeats = somaticRepeats;
  rule.shots = shots;
  rule.epsilon = epsilon;
  rule.floor = floor;
  rule.outputCredit = outputCredit;
  rule.hiddenCredit = hiddenCredit;
  rule.key0 = key0;
  rule.key1 = key1;
}
