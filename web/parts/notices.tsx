import type { Bench } from './use-bench.js';

/** What was refused, what went wrong, and what became of a link's promise. */
export function Notices({
  bench: { refused, error, verdict },
}: {
  bench: Pick<Bench<unknown>, 'refused' | 'error' | 'verdict'>;
}) {
  const all = [
    ...(verdict ? [{ text: verdict.text, isGood: verdict.isSame }] : []),
    ...(error ? [{ text: error, isGood: false }] : []),
    ...refused.map((text) => ({ text, isGood: false })),
  ];
  return (
    <div role="status">
      {all.length > 0 && (
        <ul class="notices">
          {all.map(({ text, isGood }) => (
            <li key={text} class={isGood ? 'good' : ''}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
