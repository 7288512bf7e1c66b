import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleOf } from './bundle.js';
import type { Runtime } from './runtime.js';

const execute = promisify(execFile);
/** A file of kernels, as the shell reads it. */
const read = (name: string) =>
  `read(${JSON.stringify(fileURLToPath(new URL(`../../build/${name}.wasm`, import.meta.url)))}, 'binary')`;

/**
 * What the cases take of a page or of Node and JavaScriptCore's shell has not. It hashes nothing: the bytes themselves stand in
 * for their digest, which is made of them here.
 */
const SHIMS = `
  globalThis.queueMicrotask ??= (work) => void Promise.resolve().then(work);
  globalThis.TextEncoder ??= class {
    encode = (text) => Uint8Array.from(unescape(encodeURIComponent(text)), (letter) => letter.charCodeAt(0));
  };
  globalThis.TextDecoder ??= class {
    decode = (bytes) => decodeURIComponent(escape(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
  };
  globalThis.Blob ??= class {};
  globalThis.crypto ??= {
    subtle: { digest: async (_, bytes) => bytes.buffer },
    getRandomValues: (numbers) => numbers.fill(1),
  };
`;

/** What Safari runs on, from WebKitGTK: the package libjavascriptcoregtk-4.0-bin of Debian. */
export const javascriptCore: Runtime = {
  name: "jsc, Safari's engine",
  engine: 'JavaScriptCore',

  async version() {
    const { stdout } = await execute('dpkg', ['-s', 'libjavascriptcoregtk-4.0-bin']);
    return /^Version: ([\d.]+)/m.exec(stdout)![1]!;
  },

  async goldenHashes(_, folder) {
    const file = join(folder, 'golden-jsc.js');
    const golden = await bundleOf(
      `import { createEngine } from './src/slim.ts';
      import { goldenHashes } from './test/golden/cases.ts';
      createEngine({ module: ${read('core')}, monitoring: ${read('monitoring')} })
        .then(goldenHashes)
        .then((table) => print(JSON.stringify(table)), (error) => print(error + error.stack));`,
      { format: 'iife', platform: 'browser' },
    );
    await writeFile(file, SHIMS + golden);
    const { stdout } = await execute(process.env.JSC ?? 'jsc', [file], { maxBuffer: 2 ** 28 });
    const bytes: Record<string, string> = JSON.parse(stdout);
    return Object.fromEntries(
      Object.entries(bytes).map(([name, digits]) => [
        name,
        createHash('sha256').update(Buffer.from(digits, 'hex')).digest('hex'),
      ]),
    );
  },
};
