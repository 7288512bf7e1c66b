import { readLink } from './state/link.js';

const BENCHES = [
  { id: 'bloch', name: 'Qubit-neuron' },
  { id: 'circuit', name: 'Q-neurons' },
  { id: 'spiking', name: 'Spiking network' },
] as const;

/** Milliseconds without a change, after which the address follows. */
const QUIET = 200;

/** Shows the bench that the page's address names, one at a time, and keeps the address at what it is set to. */
export function showBenches(tabs: Element, main: HTMLElement): void {
  let written: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    if (location.hash === written || location.hash === `#${main.id}`) return;
    clearTimeout(timer);
    written = location.hash;
    const [, query = ''] = location.hash.split(/\?(.*)/s);
    const { id, name } = BENCHES.find((bench) => bench.id === readLink(location.hash).bench) ?? BENCHES[0];
    document.title = `${name} · bornspike playground`;
    tabs.replaceChildren(
      ...BENCHES.map((bench) => {
        const link = document.createElement('a');
        link.href = `#${bench.id}`;
        link.textContent = bench.name;
        if (bench.id === id) link.setAttribute('aria-current', 'page');
        return link;
      }),
    );
    const element = document.createElement(`bornspike-${id}`);
    element.setAttribute('options', query);
    main.replaceChildren(element);
  };
  // Without a step in the history for each move of a slider, and no oftener than browsers suffer it.
  main.addEventListener('bornspike-change', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      written = (event as CustomEvent<string>).detail;
      history.replaceState(undefined, '', written);
    }, QUIET);
  });
  addEventListener('hashchange', show);
  show();
}
