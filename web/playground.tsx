import { BlochBench } from './benches/bloch-bench.js';
import { CircuitBench } from './benches/circuit-bench.js';
import { SpikingBench } from './benches/spiking-bench.js';
import { keepOffline } from './offline/keep-offline.js';
import { defineBench } from './parts/define-bench.js';
import { showBenches } from './show-benches.js';

defineBench('bornspike-bloch', BlochBench);
defineBench('bornspike-circuit', CircuitBench);
defineBench('bornspike-spiking', SpikingBench);

// Other pages have the elements alone.
const tabs = document.querySelector('#bornspike-benches');
const main = document.querySelector('main');
// In a task of its own, so that neither is long.
if (tabs && main) setTimeout(() => showBenches(tabs, main));

/** Milliseconds after which what is kept does not hold up what is seen. */
const LATER = 1500;
const kept = document.querySelector('#bornspike-offline');
if (kept) {
  const say = (text: string) => {
    kept.textContent = text;
  };
  setTimeout(() => void keepOffline(say), LATER);
  // A browser would leave the page for the file.
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    say('Files are for the bench “Spiking network”: drop them there.');
  });
}
