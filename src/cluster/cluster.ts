import { version } from '../../package.json';
import { BornspikeError, type Describes, readOptions, text } from '../engine/index.js';
import { digestOf } from '../sweep/index.js';
import { clusterAddress } from './cluster-address.js';
import type { ClusterServer } from './cluster-server.js';
import { FolderStore } from './folder-store.js';
import { patiently } from './patience.js';
import { openPostgres } from './postgres-server.js';
import { openRedis } from './redis-server.js';
import type { ResultStore, StoreKind } from './result-store.js';

/** How a cluster is connected to. */
export interface ClusterOptions {
  /** A folder that all machines share, for the results (default: they are kept by the server). The same for submitters and workers. */
  store?: string;
}

export const clusterOptions = () => ({ store: text({ optional: true }) }) satisfies Describes<ClusterOptions>;

/**
 * A queue that any number of machines share: some put runs into it, others compute them. Behind it is Redis (6.2 or newer)
 * or PostgreSQL (13 or newer), by BullMQ. Each version of the package has a queue of its own, so that no run is computed by
 * another version than the one that asks for it.
 *
 * @example
 * ```ts
 * import { BornspikeError } from 'bornspike';
 * import { Cluster } from 'bornspike/cluster';
 *
 * try {
 *   await Cluster.connect('redis://127.0.0.1:1');
 * } catch (error) {
 *   console.log(error instanceof BornspikeError); // prints: true
 * }
 * ```
 */
export class Cluster {
  /** The server's address, without the password. */
  readonly address: string;
  /** @internal */
  readonly server: ClusterServer;
  /** @internal */
  readonly results: ResultStore;
  /** @internal */
  readonly storeKind: StoreKind;

  /** @internal */
  constructor(address: string, server: ClusterServer, store: string | undefined) {
    this.address = address;
    this.server = server;
    this.storeKind = store === undefined ? 'server' : 'folder';
    this.results = store === undefined ? server.results : new FolderStore(store);
  }

  /**
   * Connects to the server of a queue.
   *
   * @param url `redis://host:6379`, `rediss://user:password@host` for TLS, `postgres://user:password@host/database`
   * @throws ArgumentError for another address; BornspikeError when no server answers there, when it refuses user or password,
   *   when it is a Redis that drops keys as memory gets short, and when the packages for it are not installed
   */
  static async connect(url: string, options: ClusterOptions = {}): Promise<Cluster> {
    const address = clusterAddress('url', url);
    const { store } = readOptions('options', options, clusterOptions);
    const server = await (address.kind === 'redis' ? openRedis : openPostgres)(address);
    try {
      return make(address.shown, server, store);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /**
   * Keeps bytes that runs are to be given, beside the results.
   *
   * @returns by what `findBytes` finds them: their SHA-256, in hexadecimal digits
   * @internal
   */
  async keepBytes(bytes: Uint8Array): Promise<string> {
    const digest = digestOf(bytes);
    await patiently(this.address, async () => {
      if (await this.#intact(digest)) return;
      // Cut off or of something else.
      await this.results.remove(digest);
      await this.results.keep(digest, Buffer.from(bytes).toString('base64'));
    });
    return digest;
  }

  /**
   * The bytes that `keepBytes` kept.
   *
   * @internal
   */
  async findBytes(digest: string): Promise<Uint8Array> {
    const bytes = await patiently(this.address, () => this.#intact(digest));
    if (bytes) return bytes;
    throw new BornspikeError(`${this.address} has lost what this run is to be given: submit it again`);
  }

  /**
   * What `retain` kept by this name, as JSON has it; undefined where there is nothing, or what is cut off or of something else.
   *
   * @internal
   */
  async recall(name: string): Promise<unknown> {
    const [text] = await patiently(this.address, () => this.results.find([name]));
    try {
      const kept = JSON.parse(text ?? 'null');
      return kept?.name === name ? kept.value : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps what was found on the way to a result, for whoever is on the same way.
   *
   * @param name a digest of all that the value depends on, the version included
   * @internal
   */
  async retain(name: string, value: unknown): Promise<void> {
    await patiently(this.address, async () => {
      await this.results.remove(name);
      await this.results.keep(name, JSON.stringify({ name, value }));
    });
  }

  async #intact(digest: string): Promise<Uint8Array | undefined> {
    const [text] = await this.results.find([digest]);
    const bytes = Buffer.from(text ?? '', 'base64');
    return digestOf(bytes) === digest ? bytes : undefined;
  }

  /** Ends the connection; what is in the queue stays there. */
  async close(): Promise<void> {
    await this.server.close();
  }
}

/** Outside of the class, whose name stays its own in bundles then. */
const make = (...args: ConstructorParameters<typeof Cluster>): Cluster => new Cluster(...args);

/** The queue of this version. */
export const QUEUE = `bornspike-${version}`;
