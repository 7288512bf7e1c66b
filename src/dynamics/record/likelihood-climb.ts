import type { Engine, Pacer } from '../../engine/index.js';
import { positiveInverse } from './positive-inverse.js';
import { recordScores } from './record-scores.js';
import { type RecordTask, sumOfRows } from './record-task.js';

/** How far apart gradients are that a second derivative is taken from, beside the parameter's size. */
const DIFFERENCE = 1e-4;
/** Of the way to an end of a range that is out of reach, how much a step takes at most. */
const SHARE = 0.9;
/** The least rate and efficiency of a channel that is read. */
const LEAST = 1e-12;
const LARGEST = 1e100;
/** A step that does not climb is halved so often at most. */
const MOST_HALVINGS = 30;
/** Of what is added to the diagonal: the least that is more than none, and the most. */
const LEAST_DAMPING = 1e-3;
const MOST_DAMPING = 1e15;

/** What a parameter may be; a `pole` at the lower end is never reached. */
interface Range {
  least: number;
  most: number;
  pole: boolean;
}

/** Newton's method for the likelihood of records, by exact gradients and differences of them. */
export class LikelihoodClimb {
  readonly #engine: Engine;
  readonly #pacer: Pacer;
  readonly #task: RecordTask;
  readonly #ranges: Range[];
  /** Where it is. */
  values: Float64Array;
  logLikelihood = 0;
  gradient: Float64Array;

  constructor(engine: Engine, pacer: Pacer, task: RecordTask) {
    this.#engine = engine;
    this.#pacer = pacer;
    this.#task = task;
    this.values = task.values;
    this.gradient = new Float64Array(task.values.length);
    this.#ranges = task.model.parameters.map((parameter): Range => {
      if (parameter.kind === 'terms') return { least: -LARGEST, most: LARGEST, pole: false };
      const pole = parameter.channels.some((channel) => task.record.channels.includes(channel));
      return { least: pole ? LEAST : 0, most: parameter.kind === 'efficiency' ? 1 : LARGEST, pole };
    });
  }

  /** Takes at most so many steps; `ended` if the last one changed nothing beside the standard errors. */
  async climb(most: number, tolerance: number): Promise<{ iterations: number; ended: boolean }> {
    this.#take(this.values, await this.#at(this.values));
    let damping = 0;
    for (let iteration = 1; iteration <= most; iteration++) {
      this.#pacer.report({ unit: 'iteration', done: iteration - 1, total: most });
      const information = await this.#information(false);
      const { inverse, used } = this.#inverse(information, damping);
      let change = this.#within(this.#times(inverse));
      const errors = change.map((_, i) => Math.sqrt(inverse[i * (change.length + 1)]!));
      const small = () => change.every((x, i) => Math.abs(x) <= tolerance * errors[i]!);
      let climbed = false;
      for (let halving = 0; halving < MOST_HALVINGS && !climbed; halving++) {
        const values = this.values.map((value, i) => value + change[i]!);
        const there = await this.#at(values);
        climbed = there.logLikelihood >= this.logLikelihood;
        if (climbed) this.#take(values, there);
        else change = change.map((x) => x / 2);
        if (small()) return { iterations: iteration, ended: true };
      }
      if (!climbed) return { iterations: iteration, ended: true };
      damping = used > LEAST_DAMPING ? used / 10 : 0;
    }
    return { iterations: most, ended: false };
  }

  /** The observed information, and its inverse where parameters have errors. */
  async errors(): Promise<{ information: Float64Array; covariance: Float64Array }> {
    const information = await this.#information(true);
    const count = this.values.length;
    const covariance = new Float64Array(count * count).fill(Number.NaN);
    const free = Array.from({ length: count }, (_, i) => i).filter((i) => !this.isFixed(i));
    const part = free.flatMap((i) => free.map((j) => information[i * count + j]!));
    const inverse = positiveInverse(Float64Array.from(part), free.length);
    inverse?.forEach((entry, at) => {
      const [row, column] = [free[Math.floor(at / free.length)]!, free[at % free.length]!];
      covariance[row * count + column] = entry;
    });
    return { information, covariance };
  }

  /** Whether the likelihood grows beyond the end of a parameter's range. */
  isFixed(parameter: number): boolean {
    const { least, most, pole } = this.#ranges[parameter]!;
    const value = this.values[parameter]!;
    const slope = this.gradient[parameter]!;
    return (value >= most && slope > 0) || (value <= least && !pole && slope < 0);
  }

  #take(
    values: Float64Array,
    { logLikelihood, gradient }: { logLikelihood: number; gradient: Float64Array },
  ) {
    this.values = values;
    this.logLikelihood = logLikelihood;
    this.gradient = gradient;
  }

  async #at(values: Float64Array): Promise<{ logLikelihood: number; gradient: Float64Array }> {
    const { model, record } = this.#task;
    const { logLikelihoods, scores } = await recordScores(
      this.#engine,
      this.#pacer,
      { model, values, record },
      () => {},
    );
    return {
      logLikelihood: logLikelihoods.reduce((sum, value) => sum + value, 0),
      gradient: sumOfRows(scores, values.length),
    };
  }

  /** -∂²ln p where it is, by differences to one side or, if `central`, to both where the range allows it. */
  async #information(central: boolean): Promise<Float64Array> {
    const { model, record } = this.#task;
    const count = this.values.length;
    const slowest = 1 / (record.intervals * model.interval);
    const rows: Float64Array[] = [];
    for (let i = 0; i < count; i++) {
      const { least, most } = this.#ranges[i]!;
      const value = this.values[i]!;
      const step = DIFFERENCE * Math.max(Math.abs(value), this.#ranges[i]!.most > 1 ? slowest : 0);
      const up = value + step <= most ? step : 0;
      const down = (central || up === 0) && value - step >= least ? step : 0;
      const gradientAt = async (change: number) => {
        if (change === 0) return this.gradient;
        const values = Float64Array.from(this.values);
        values[i]! += change;
        return (await this.#at(values)).gradient;
      };
      const above = await gradientAt(up);
      const below = await gradientAt(-down);
      rows.push(above.map((slope, j) => (below[j]! - slope) / (up + down)));
    }
    return Float64Array.from({ length: count * count }, (_, at) => {
      const [i, j] = [Math.floor(at / count), at % count];
      return (rows[i]![j]! + rows[j]![i]!) / 2;
    });
  }

  /** Of the information with as much on its diagonal as makes it positive, without the parameters that are at their ends. */
  #inverse(information: Float64Array, damping: number): { inverse: Float64Array; used: number } {
    const count = this.values.length;
    for (let used = damping; used < MOST_DAMPING; used = Math.max(LEAST_DAMPING, 10 * used)) {
      const damped = Float64Array.from(information);
      for (let i = 0; i < count; i++) {
        const at = i * (count + 1);
        damped[at]! += used * (Math.abs(information[at]!) || 1);
        if (!this.isFixed(i)) continue;
        for (let j = 0; j < count; j++) damped[i * count + j] = damped[j * count + i] = 0;
        damped[at] = 1;
      }
      const inverse = positiveInverse(damped, count);
      if (inverse) return { inverse, used };
    }
    return { inverse: new Float64Array(count * count), used: 0 };
  }

  #times(inverse: Float64Array): Float64Array {
    const count = this.values.length;
    return this.gradient.map((_, i) => {
      if (this.isFixed(i)) return 0;
      let sum = 0;
      for (let j = 0; j < count; j++)
        sum += inverse[i * count + j]! * (this.isFixed(j) ? 0 : this.gradient[j]!);
      return sum;
    });
  }

  /** A change that stays within all ranges. */
  #within(change: Float64Array): Float64Array {
    return change.map((x, i) => {
      const { least, most, pole } = this.#ranges[i]!;
      const value = this.values[i]!;
      const lower = pole ? SHARE * (least - value) : least - value;
      return Math.min(Math.max(x, lower), most - value);
    });
  }
}
