import { Knob } from '../parts/knob.js';
import type { BlochState } from '../state/bloch-state.js';

interface EquationProps {
  settings: BlochState;
  onChange: (some: Partial<BlochState>) => void;
}

/** The stochastic master equation, its symbols being sliders. */
export function BlochEquation({ settings, onChange }: EquationProps) {
  const knob = (
    name: 'rabi' | 'rate' | 'efficiency' | 'coupling',
    symbol: string,
    title: string,
    maximum: number,
  ) => (
    <Knob
      symbol={symbol}
      name={`${title} ${symbol}`}
      value={settings[name]}
      minimum={0}
      maximum={maximum}
      step={name === 'efficiency' ? 0.01 : 0.05}
      digits={2}
      isRatio={name === 'rate'}
      onInput={(value) => onChange({ [name]: value })}
    />
  );
  const isCoupled = settings.neurons > 1;
  const sigma = (axis: string, of = '') => (
    <>
      <i>σ</i>
      <sub>{axis}</sub>
      {of && <sup>{of}</sup>}
    </>
  );
  return (
    <div class="card equation" role="group" aria-label="The equation, with its parameters">
      <span class="term">
        d<i>ρ</i> = −i {knob('rabi', 'Ω', 'Drive', 5)} [½ {isCoupled && 'Σ '}
        {sigma('x')}, <i>ρ</i>] d<i>t</i>
      </span>
      {isCoupled && (
        <span class="term">
          − i {knob('coupling', 'g', 'Coupling', 3)} [Σ {sigma('x', 'j')}
          {sigma('x', 'k')} + {sigma('y', 'j')}
          {sigma('y', 'k')}, <i>ρ</i>] d<i>t</i>
        </span>
      )}
      <span class="term">
        + {knob('rate', 'γ', 'Measurement rate', 20)} {isCoupled && 'Σ '}𝒟[{sigma('z')}]<i>ρ</i> d<i>t</i>
      </span>
      <span class="term">
        + {!isCoupled && <>√{knob('efficiency', 'η', 'Efficiency', 1)} </>}√<i>γ</i> {isCoupled && 'Σ '}ℋ[
        {sigma('z')}]<i>ρ</i> d<i>W</i>
      </span>
    </div>
  );
}
