import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Whether a package that bornspike is compared with is there: they come with the repository, not with bornspike. */
export function isInstalled(name: string): boolean {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Loaded when it is timed, so that no other contender's process pays for it. */
export const loadPackage = (name: string): unknown => load(name);
