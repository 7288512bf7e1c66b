import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { programs } from '../runtimes/programs.js';
import { answerOf, workerd } from '../runtimes/workerd.js';
import { EVERY_WING, PRINTED } from './every-wing.js';
import { InstalledPackage } from './installed-package.js';
import { readmeBlocks } from './readme-blocks.js';
import { Tools } from './tools.js';

const installed = new InstalledPackage(inject('installed'));
const inProject = (path: string) => join(installed.project, path);

let tools: Tools;
beforeAll(async () => {
  tools = await Tools.forPrograms([...programs, workerd]);
  await installed.write('every-wing.js', EVERY_WING);
});
afterAll(() => tools?.dispose());

const run = async (program: string, ...given: string[]) => JSON.parse(await installed.run(program, ...given));

describe('Bun', () => {
  const bun = (...given: string[]) => installed.run(tools.program('bun'), ...given);

  it('runs the package', async () => {
    expect(await run(tools.program('bun'), 'every-wing.js')).toEqual(PRINTED);
  });

  it.each(['bun', 'node'])('bundles it for %s', async (target) => {
    await mkdir(inProject('bundled'), { recursive: true });
    await bun('build', 'every-wing.js', `--target=${target}`, '--outfile=bundled/bun.js');
    const runtime = target === 'bun' ? tools.program('bun') : process.execPath;
    expect(await run(runtime, 'bundled/bun.js')).toEqual(PRINTED);
  });

  it('compiles it into a program of its own', async () => {
    await bun('build', 'every-wing.js', '--compile', '--outfile=bundled/bun-program');
    expect(await run(inProject('bundled/bun-program'))).toEqual(PRINTED);
  });
});

// `deno compile` fetches a part of Deno that no registry has, and bundles by what `deno bundle` does.
describe('Deno', () => {
  it('runs the package', async () => {
    expect(await run(tools.program('deno'), 'run', '--no-prompt', 'every-wing.js')).toEqual(PRINTED);
  });

  it('bundles it', async () => {
    await installed.run(tools.program('deno'), 'bundle', 'every-wing.js', '-o', 'bundled/deno.js');
    expect(await run(tools.program('deno'), 'run', '--no-prompt', 'bundled/deno.js')).toEqual(PRINTED);
  });
});

describe('workerd', () => {
  const answer = (name: string, contents: string) =>
    answerOf(tools, inProject(name), contents, installed.project);

  it('serves what the README shows', async () => {
    const recipe = (await readmeBlocks('js')).find((block) => block.includes('bornspike/core.wasm'));
    expect(await answer('recipe', recipe!)).toBeCloseTo(1, 12);
  });

  it('is told what to do where bytes cannot be compiled', async () => {
    const worker = `
      import { createEngine } from 'bornspike';
      export default {
        fetch: () => createEngine().then(
          () => Response.json('an engine'),
          (error) => Response.json(error.name + ': ' + error.message),
        ),
      };`;
    expect(await answer('bytes', worker)).toMatch(
      /^BornspikeError: .*import bornspike\/core\.wasm, and give it to createEngine of bornspike\/slim/,
    );
  });
});
