import { describe, expect, it } from 'vitest';
import { clusterAddress } from '../../src/cluster/cluster-address.js';
import { ArgumentError } from '../../src/engine/index.js';

describe('clusterAddress', () => {
  it.each([
    ['redis://localhost:6379', 'redis', 'redis://localhost:6379'],
    ['rediss://ann:secret@host/2', 'redis', 'rediss://ann:***@host/2'],
    ['postgres://ann:secret@host/runs', 'postgres', 'postgres://ann:***@host/runs'],
    ['postgresql://host/runs', 'postgres', 'postgresql://host/runs'],
  ])('reads %s, and shows no password', (text, kind, shown) => {
    expect(clusterAddress('url', text)).toEqual({ kind, url: new URL(text).href, shown });
  });

  it.each(['localhost:6379', 'http://host', 'redis:', 'redis://', '', '/tmp/socket', 'secret'])(
    'refuses %j without repeating it',
    (text) => {
      const read = () => clusterAddress('--on', text);
      expect(read).toThrow(ArgumentError);
      expect(read).toThrow('--on: expected an address such as redis://host:6379');
    },
  );

  it.each([undefined, null, 7, {}])('refuses %j', (value) => {
    expect(() => clusterAddress('url', value as unknown as string)).toThrow(ArgumentError);
  });
});
