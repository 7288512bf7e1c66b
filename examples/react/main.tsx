import { createEngine, type Engine } from 'bornspike';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { WatchedNeuron } from './watched-neuron';

function App({ engine }: { engine: Engine }) {
  const [rate, setRate] = useState(8);
  return (
    <label>
      γ{' '}
      <input
        type="range"
        min="0"
        max="32"
        value={rate}
        onChange={(event) => setRate(event.target.valueAsNumber)}
      />{' '}
      <WatchedNeuron engine={engine} rate={rate} />
    </label>
  );
}

// One engine for the whole application, outside of all components.
const engine = await createEngine();
createRoot(document.querySelector('main') as HTMLElement).render(
  <StrictMode>
    <App engine={engine} />
  </StrictMode>,
);
