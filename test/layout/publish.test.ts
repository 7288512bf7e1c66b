import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

it('is published by a workflow that checks all, has no token, and says where it was built', () => {
  const { on, jobs, permissions } = parse(read('.github/workflows/publish.yml'));
  expect(Object.keys(on)).toEqual(['push']);
  expect(on.push.tags).toHaveLength(1);
  expect(permissions).toEqual({ contents: 'read' });
  const { steps, permissions: own } = jobs.publish;
  expect(own).toEqual({ contents: 'read', 'id-token': 'write' });
  const runs: string[] = steps.flatMap(({ run }: { run?: string }) => run ?? []);
  expect(runs.at(-1)).toBe('npm publish --provenance --access public');
  expect(runs.indexOf('bash .ci/run')).toBeGreaterThan(0);
  // The registry is whichever npm takes: no file names one.
  expect(read('.github/workflows/publish.yml')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|registry/);
});
