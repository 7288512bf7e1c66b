import { ArgumentError, checkText } from '../engine/index.js';

/** Where a cluster's queue is. */
export interface ClusterAddress {
  kind: 'redis' | 'postgres';
  /** As a client takes it, with the password. */
  url: string;
  /** Without the password, for messages. */
  shown: string;
}

const KINDS: Record<string, ClusterAddress['kind']> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};

/** @throws ArgumentError for what is no address of a queue */
export function clusterAddress(field: string, text: string): ClusterAddress {
  const expected =
    'an address such as redis://host:6379, rediss://user:password@host or postgres://host/database';
  let url: URL;
  try {
    url = new URL(checkText(field, text));
  } catch (error) {
    // The text may hold a password, so it is not shown.
    throw error instanceof ArgumentError ? error : new ArgumentError(field, `expected ${expected}`);
  }
  const kind = KINDS[url.protocol];
  if (!kind || url.hostname === '') throw new ArgumentError(field, `expected ${expected}`);
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  return { kind, url: url.href, shown: shown.href };
}
