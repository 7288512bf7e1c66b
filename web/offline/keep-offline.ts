const KEPT = 'The page is kept by this browser, and opens without a network, too.';
const REFUSED =
  'This browser does not let the page keep its files, so that it opens with a network alone; all else works. To change that, allow storage for this address.';
const INSECURE = 'It would open without a network, too, if its address began with https.';

/** Has the browser keep the page's files, and says what became of it. */
export async function keepOffline(say: (text: string) => void): Promise<void> {
  if (!globalThis.isSecureContext) return say(INSECURE);
  try {
    const registration = await navigator.serviceWorker.register(
      new URL('service-worker.js', import.meta.url),
    );
    const { installing } = registration;
    if (!installing) return say(KEPT);
    installing.addEventListener('statechange', () => {
      if (installing.state === 'activated') say(KEPT);
      // What could not be kept as a whole is given up.
      if (installing.state === 'redundant') say(REFUSED);
    });
  } catch {
    say(REFUSED);
  }
}
