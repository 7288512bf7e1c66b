interface KnobProps {
  /** As the equation has it. */
  symbol: string;
  /** What it is, for who does not see the equation. */
  name: string;
  value: number;
  minimum: number;
  maximum: number;
  step: number;
  digits: number;
  /** Whether equal steps are equal ratios; the least is then 0 at the end of the scale. */
  isRatio?: boolean;
  onInput: (value: number) => void;
}

const STEPS = 200;
/** The lowest of a scale of ratios, as a share of the highest. */
const LOWEST = 1e-3;

/** A symbol of an equation with its value, and a slider for it. */
export function Knob({ symbol, name, value, minimum, maximum, step, digits, isRatio, onInput }: KnobProps) {
  const range = isRatio ? { min: 0, max: STEPS, step: 1 } : { min: minimum, max: maximum, step };
  const toScale = (v: number) =>
    !isRatio
      ? v
      : v <= LOWEST * maximum
        ? 0
        : Math.round(STEPS * (1 - Math.log(v / maximum) / Math.log(LOWEST)));
  const fromScale = (v: number) =>
    !isRatio ? v : v === 0 ? 0 : Number((maximum * LOWEST ** (1 - v / STEPS)).toPrecision(2));
  return (
    <label class="knob">
      <span aria-hidden="true">
        <i>{symbol}</i> = {value.toFixed(digits)}
      </span>
      <span class="hidden">{name}</span>
      <input
        type="range"
        {...range}
        value={toScale(value)}
        aria-valuetext={value.toFixed(digits)}
        onInput={(event) => onInput(fromScale(Number(event.currentTarget.value)))}
      />
    </label>
  );
}
