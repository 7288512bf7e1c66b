import { expect, it } from 'vitest';
import { Cluster } from '../../src/cluster/cluster.js';
import { ArgumentError } from '../../src/engine/index.js';

it.each([
  ['url', 'nonsense', {}],
  ['options', 'redis://127.0.0.1:1', 7],
  ['options.store', 'redis://127.0.0.1:1', { store: 7 }],
  ['options.stor', 'redis://127.0.0.1:1', { stor: 'folder' }],
])('refuses a wrong %s before it connects', async (field, url, options) => {
  const connecting = Cluster.connect(url, options as object);
  await expect(connecting).rejects.toThrow(ArgumentError);
  await expect(connecting).rejects.toMatchObject({ field });
});
