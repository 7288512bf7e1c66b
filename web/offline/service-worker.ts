/** The page's files, and a digest of all of them: the build puts both here. */
declare const FILES: readonly string[];
declare const REVISION: string;

interface Extended {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Extended {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
/** What this needs of a service worker's global object. */
interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Extended) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
}

const scope = globalThis as unknown as Scope;
const PREFIX = 'bornspike-playground-';
const CACHE = PREFIX + REVISION;
const addresses = new Set(FILES.map((file) => addressOf(file)));

function addressOf(file: string): string {
  return new URL(file, location.href).href;
}

scope.addEventListener('install', (event) => {
  // Whatever the browser has kept of another build is asked for anew.
  const requests = FILES.map((file) => new Request(file, { cache: 'no-cache' }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(requests))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener('activate', (event) => {
  const forget = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

/** What the network has, which may be newer; only without one what was kept. */
scope.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const address = url.replace(/[?#].*/s, '').replace(/\/$/, '/index.html');
  if (method !== 'GET' || !addresses.has(address)) return;
  event.respondWith(
    fetch(event.request).catch(async (error: unknown) => {
      const kept = await (await caches.open(CACHE)).match(address);
      if (!kept) throw error;
      return kept;
    }),
  );
});
