/** The sparsity regulariser of the local rule (spiking paper, eq. 3). */
import { SILENCE } from '../network/silence';
import { LocalRule } from './local-rule';

/**
 * Fills one item's `neuronCredit` of `count` neurons from `first` on, a layer: its shared credit and, as ∇u = ±p ∇log p with p the
 * probability of the pattern that a neuron of one channel is judged by, what it has of the gradient of (λ/T) Σ_t (Σu)²/Σu². Adds that
 * regulariser to the item's losses.
 *
 * @param sparsity λ
 */
export function regulariseLayer(rule: LocalRule, item: i32, first: i32, count: i32, sparsity: f64): void {
  const network = rule.network;
  const batch = rule.batch;
  const steps = batch.steps;
  const ofItem = (<usize>item * <usize>steps) << 3;
  const shared = (first < network.neurons - network.outputs ? rule.hiddenCredit : rule.outputCredit) + ofItem;
  const own = rule.neuronCredit + <usize>network.neurons * ofItem + ((<usize>first * <usize>steps) << 3);
  const scale = sparsity / <f64>steps;
  for (let t = 0; t < steps; t++) {
    const place = <usize>(t * network.neurons + first);
    const likelihoods = batch.likelihoodsOf(network, item) + (place << 3);
    const scored = batch.scoredOf(network, item) + (place << 1);
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let i: usize = 0; i < <usize>count; i++) {
      const likelihood = load<f64>(likelihoods + (i << 3));
      const u = load<u16>(scored + (i << 1)) ? likelihood : 1 - likelihood;
      sum += u;
      squares += u * u;
    }
    // Broadcast to the layer: ∂/∂u = constant − slope · u, as a mean over the items.
    let constant: f64 = 0;
    if (squares >= SILENCE) {
      const loss = batch.lossOf(item) + ((<usize>t) << 3);
      store<f64>(loss, load<f64>(loss) + (scale * sum * sum) / squares);
      constant = (2 * scale * sum) / (squares * <f64>batch.wholeItems);
    }
    const slope = constant == 0 ? 0 : (constant * sum) / squares;
    const credit = load<f64>(shared + ((<usize>t) << 3));
    for (let i: usize = 0; i < <usize>count; i++) {
      const likelihood = load<f64>(likelihoods + (i << 3));
      const spikes = load<u16>(scored + (i << 1)) != 0;
      const u = spikes ? likelihood : 1 - likelihood;
      const change = likelihood * (constant - slope * u);
      store<f64>(own + ((i * <usize>steps + <usize>t) << 3), credit + (spikes ? change : -change));
    }
  }
}
