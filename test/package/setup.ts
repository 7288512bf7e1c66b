import type { TestProject } from 'vitest/node';
import { InstalledPackage } from './installed-package.js';

declare module 'vitest' {
  interface ProvidedContext {
    installed: Pick<InstalledPackage, 'folder' | 'tarball'>;
  }
}

/** Packs and installs once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const installed = await InstalledPackage.create();
  const { folder, tarball } = installed;
  project.provide('installed', { folder, tarball });
  return () => installed.dispose();
}
