import { type ComponentType, render } from 'preact';
import { type Link, readLink } from '../state/link.js';
import styles from './bench.css';

/** What a bench's view is given. */
export interface BenchProps {
  link: Link;
  /** Hears the fragment of the link to what the bench is set to. */
  onChange: (fragment: string) => void;
  /** The address that links begin with. */
  page: string;
}

const MISSING =
  'This browser has no WebAssembly or no workers, by which the benches compute; browsers of the last years have both.';

/**
 * Defines a custom element with a bench in it. Its attribute `options` is written like the query of a link,
 * `rabi=1&rate=10&seed=2`, and `page` is the address of the playground that its links lead to (default: the page it is in).
 */
export function defineBench(tag: string, View: ComponentType<BenchProps>): void {
  if (customElements.get(tag)) return;
  customElements.define(
    tag,
    class extends HTMLElement {
      #root?: ShadowRoot;

      connectedCallback(): void {
        this.#root ??= this.attachShadow({ mode: 'open' });
        // A style element would need an exception in the page's policy.
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        this.#root.adoptedStyleSheets = [sheet];
        if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
          render(<p>{MISSING}</p>, this.#root);
          return;
        }
        const link = readLink(`#${tag.replace('bornspike-', '')}?${this.getAttribute('options') ?? ''}`);
        const page = this.getAttribute('page') ?? location.href.replace(/#.*/s, '');
        const onChange = (fragment: string) =>
          this.dispatchEvent(
            new CustomEvent('bornspike-change', { detail: fragment, bubbles: true, composed: true }),
          );
        render(<View link={link} onChange={onChange} page={page} />, this.#root);
      }

      disconnectedCallback(): void {
        if (this.#root) render(null, this.#root);
      }
    },
  );
}
