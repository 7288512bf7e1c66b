// The network learns in a worker, which Vite bundles, so that the page stays free.
const worker = new Worker(new URL('./learn.js', import.meta.url), { type: 'module' });
const progress = document.querySelector('progress');
const output = document.querySelector('output');

worker.addEventListener('message', ({ data: { epoch, accuracy } }) => {
  progress.value = epoch;
  output.value = accuracy;
});
worker.addEventListener('error', ({ message }) => {
  output.value = message;
});
