import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterAddress } from '../../../src/cluster/cluster-address.js';
import { commandsIn, parseCommand } from './printed-commands.js';

const root = join(import.meta.dirname, '../../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const { version, devDependencies, peerDependencies } = JSON.parse(textOf('package.json'));

interface Service {
  image: string;
  command: string;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string };
  restart: string;
}

describe('compose.yaml', () => {
  // Keys that come twice, and what YAML does not have, are refused.
  const { services, volumes } = parse(textOf('compose.yaml'), { strict: true, uniqueKeys: true }) as {
    services: Record<'redis' | 'worker', Service>;
    volumes: Record<string, unknown>;
  };
  const { redis, worker } = services;

  it('has a Redis and workers, of pinned images, which come back', () => {
    expect(Object.keys(services).sort()).toEqual(['redis', 'worker']);
    for (const { image, restart } of Object.values(services)) {
      expect(image).toMatch(/^(redis|node):\d+\.\d+\.\d+(-slim)?$/);
      expect(restart).toBe('unless-stopped');
    }
    expect(Number(/\d+/.exec(worker.image)![0])).toBeGreaterThanOrEqual(20);
  });

  it('has a Redis that keeps what it has, drops nothing, and is for this machine alone', () => {
    const words = redis.command.split(' ');
    expect(words[0]).toBe('redis-server');
    const settings = Object.fromEntries(
      Array.from({ length: (words.length - 1) / 2 }, (_, i) => words.slice(1 + 2 * i, 3 + 2 * i)),
    );
    expect(settings).toEqual({ '--appendonly': 'yes', '--maxmemory-policy': 'noeviction' });
    const [volume, place] = redis.volumes![0]!.split(':');
    // Where the image has its data.
    expect(place).toBe('/data');
    expect(Object.keys(volumes)).toEqual([volume]);
    expect(redis.ports).toEqual(['127.0.0.1:6379:6379']);
    expect(redis.healthcheck!.test).toBe('redis-cli ping');
  });

  it('has workers of this version, for that Redis', () => {
    const packages = [...worker.command.matchAll(/-p (\S+)@(\S+)/g)].map(([, name, at]) => [name, at]);
    const { bullmq, ioredis } = devDependencies;
    expect(packages).toEqual(Object.entries({ bornspike: version, bullmq, ioredis }));
    for (const name of ['bullmq', 'ioredis']) expect(peerDependencies).toHaveProperty(name);
    const [command] = commandsIn(worker.command);
    const { name, options } = parseCommand(command!);
    expect(name).toBe('worker');
    const { url } = clusterAddress('--redis', String(options.redis));
    expect(new URL(url).hostname).toBe('redis');
    expect(new URL(url).port || '6379').toBe('6379');
    expect(worker.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
  });
});

const PAGES = ['README.md', 'docs/cluster.md', 'docs/sweeps.md', 'compose.yaml'];
const printed = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, script]) =>
    commandsIn(script!).map((command) => [page, command] as const),
  ),
);

it.each(printed)('%s shows a command that there is: %s', (_, command) => {
  expect(parseCommand(command).name).not.toBe('');
});

it('has five commands from one laptop to ten machines, two of them ours on each side', () => {
  for (const page of ['README.md', 'docs/cluster.md']) {
    const script = /```sh\n(redis-server.*?)^```/ms.exec(textOf(page))![1]!;
    expect(script.trim().split('\n')).toHaveLength(5);
    expect(commandsIn(script)).toHaveLength(3);
  }
});

it('refuses what is no command', () => {
  expect(() => parseCommand('worker --reddis redis://a')).toThrow();
  expect(() => parseCommand('work')).toThrow();
});
