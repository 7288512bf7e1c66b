import { main } from 'assemblyscript/asc';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';

/** A program with fields of every type, in an order that leaves gaps. */
const FILES: Record<string, string> = {
  'assembly/some/kind.ts': 'export const enum Kind { A = 3, B = 5 }',
  'assembly/some/base.ts': `
    @unmanaged
    export class Base {
      isBase: bool;
      /** Where it is. */
      place: usize;
      /** A kernel's own. @internal */
      own: f64;
    }`,
  'assembly/some/every.ts': `
    import { Base } from './base';
    import { Kind } from './kind';

    /** Has all of them. */
    @unmanaged
    export class Every extends Base {
      signed: i32;
      real: f64;
      kind: Kind;
      single: f32;
      unsigned: u32;
      other: Base;
      isLast: bool;
    }`,
  'assembly/index.ts': `
    import { Every } from './some/every';
    export function isBase(it: Every): bool { return it.isBase; }
    export function place(it: Every): f64 { return <f64>it.place; }
    export function own(it: Every): f64 { return it.own; }
    export function signed(it: Every): i32 { return it.signed; }
    export function real(it: Every): f64 { return it.real; }
    export function kind(it: Every): i32 { return it.kind; }
    export function single(it: Every): f64 { return it.single; }
    export function unsigned(it: Every): f64 { return it.unsigned; }
    export function other(it: Every): f64 { return <f64>changetype<usize>(it.other); }
    export function isLast(it: Every): bool { return it.isLast; }
    export function bytes(): i32 { return offsetof<Every>(); }`,
};

const FIELDS = {
  isBase: true,
  place: 2 ** 32 - 64,
  signed: -7,
  real: Math.PI,
  kind: 5,
  single: 0.375,
  unsigned: 2 ** 32 - 1,
  other: 2 ** 31 + 8,
  isLast: true,
};
type Fields = typeof FIELDS;

async function compile(files: Record<string, string>): Promise<Map<string, string | Uint8Array>> {
  const written = new Map<string, string | Uint8Array>();
  const { error, stderr } = await main(
    [
      'assembly/index.ts',
      '--initialMemory',
      '1',
      '--runtime',
      'stub',
      '--outFile',
      'core.wasm',
      '--transform',
      './scripts/structures.js',
    ],
    {
      readFile: (name) => files[name] ?? null,
      writeFile: (name, contents) => void written.set(name, contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return written;
}

let generated: string;
let kernels: Record<string, (at?: number) => number>;
let memory: WebAssembly.Memory;
let module: {
  everyBytes: number;
  writeEvery: (memory: WebAssembly.Memory, at: number, fields: Fields) => void;
};

beforeAll(async () => {
  const written = await compile(FILES);
  generated = written.get('build/generated/core/some.ts') as string;
  const { instance } = await WebAssembly.instantiate(written.get('core.wasm') as Uint8Array<ArrayBuffer>);
  kernels = instance.exports as typeof kernels;
  memory = instance.exports.memory as WebAssembly.Memory;
  const { outputFiles } = await build({
    stdin: { contents: generated, loader: 'ts', resolveDir: 'build/generated/core' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  module = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`);
});

it('writes every field where the kernels read it', () => {
  const at = 1024;
  expect(module.everyBytes).toBe(kernels.bytes!());
  new Uint8Array(memory.buffer).fill(0xff, at, at + module.everyBytes);
  module.writeEvery(memory, at, FIELDS);
  for (const [name, value] of Object.entries(FIELDS)) expect(kernels[name]!(at), name).toBe(Number(value));
  expect(kernels.own!(at), "the kernels' own is left alone").toBeNaN();
});

it('types fields by the enums of the kernels, and carries their comments over', () => {
  expect(generated).toContain("import type { Kind } from '../../../assembly/some/kind.js';");
  expect(generated).toContain('kind: Kind;');
  expect(generated).toContain('isLast: boolean;');
  expect(generated).toContain('/** Where it is. */\n  place: number;');
  expect(generated).not.toContain('own:');
});

it.each([
  ['place', -1],
  ['place', 2 ** 32],
  ['other', 0.5],
  ['other', undefined],
  ['unsigned', -1],
  ['signed', 2 ** 31],
  ['signed', Number.NaN],
])('refuses %s = %s, which the field cannot hold', (name, value) => {
  const fields = { ...FIELDS, [name]: value } as Fields;
  expect(() => module.writeEvery(memory, 1024, fields)).toThrow(
    new RegExp(`the field ${name} of a structure is .*, not an? `),
  );
});

it('refuses two structures of one name, and fields of other types', async () => {
  const twice: Record<string, string> = {
    ...FILES,
    'assembly/other/base.ts': FILES['assembly/some/base.ts']!,
  };
  twice['assembly/index.ts'] += "\nexport { Base } from './other/base';";
  await expect(compile(twice)).rejects.toThrow('two structures Base');
  const wide = { ...FILES };
  wide['assembly/some/base.ts'] = FILES['assembly/some/base.ts']!.replace(
    'isBase: bool',
    'isBase: bool; wide: u64',
  );
  await expect(compile(wide)).rejects.toThrow('Base.wide: no field may be of the type u64');
});
