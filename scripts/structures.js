// The compiler of the kernels runs this when it is done: it writes build/generated/MODULE/FOLDER.ts with a typed writer for each
// structure (`@unmanaged` class) that assembly/FOLDER exports and MODULE holds, at the offsets that the compiler itself has given the fields.
import { ElementKind } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const HEADER = `// Written by scripts/structures.js from the classes of assembly/: edit those.
import { writeStructure } from '../../../src/engine/write-structure.js';
`;

/** How src/engine/write-structure.ts calls the types of numbers. */
const NUMBERS = { i32: 'i', u32: 'u', f32: 's', f64: 'd' };
/** How many bytes they take, where these are not four. */
const SIZES = { d: 8, b: 1 };

export default class StructureTransform extends Transform {
  /** Of the two modules, by what it begins with. */
  get #module() {
    return this.program.filesByName.has('assembly/monitoring') ? 'monitoring' : 'core';
  }

  afterCompile() {
    const folders = new Map();
    const owners = new Map();
    for (const structure of structuresOf(this.program)) {
      const { name, path } = structure;
      if (owners.has(name)) throw new Error(`two structures ${name}: ${owners.get(name)} and ${path}`);
      owners.set(name, path);
      const [, folder] = /^assembly\/([^/]+)\//.exec(path);
      folders.set(folder, [...(folders.get(folder) ?? []), structure]);
    }
    for (const [folder, structures] of folders) {
      this.writeFile(`build/generated/${this.#module}/${folder}.ts`, moduleOf(structures), this.baseDir);
    }
  }
}

/** The exported structures of a compiled program: [{ name, path, bytes, fields: [{ name, offset, type, comment }] }]. */
function structuresOf(program) {
  return [...program.filesByName.values()]
    .filter(({ name }) => name.startsWith('assembly/'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((file) =>
      [...(file.exports?.values() ?? [])]
        .filter((element) => element.file === file && isStructure(element))
        .map((element) => structureOf(program, element)),
    );
}

const isStructure = ({ kind, declaration }) =>
  kind === ElementKind.ClassPrototype &&
  declaration.decorators?.some(({ name }) => name.text === 'unmanaged');

function structureOf(program, prototype) {
  const instance = program.resolver.resolveClass(prototype, null);
  const fields = [...instance.members.values()]
    .filter((member) => member.isField)
    .map((member) => {
      const comment = commentOf(member.fieldDeclaration);
      return {
        name: member.name,
        offset: member.instance.memoryOffset,
        type: typeOf(member),
        comment,
      };
    })
    // What kernels keep there for themselves.
    .filter(({ comment }) => !comment?.includes('@internal'))
    .sort((a, b) => a.offset - b.offset);
  return {
    name: prototype.name,
    path: `${prototype.file.name}`,
    comment: commentOf(prototype.declaration),
    bytes: instance.nextMemoryOffset,
    fields,
  };
}

/** The comment directly in front of a declaration. */
function commentOf({ range, decorators }) {
  const start = Math.min(range.start, ...(decorators ?? []).map((decorator) => decorator.range.start));
  const before = range.source.text.slice(0, start).replace(/\s*(export\s+)?$/, '');
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : undefined;
}

/** How a field is written, and its type for TypeScript: { code, type, from }, where `from` declares the type. */
function typeOf({ name, parent, fieldDeclaration, instance }) {
  const { type } = instance;
  const word = type.toString();
  if (type.isReference || word === 'usize') return { code: 'p', type: 'number' };
  if (word === 'bool') return { code: 'b', type: 'boolean' };
  const code = NUMBERS[word];
  if (!code) throw new Error(`${parent.name}.${name}: no field may be of the type ${word}`);
  const declared = parent.prototype.lookup(fieldDeclaration.type.name.identifier.text, true);
  if (declared?.kind === ElementKind.Enum) return { code, type: declared.name, from: declared.file.name };
  return { code, type: 'number' };
}

function moduleOf(structures) {
  const imports = new Map(
    structures
      .flatMap(({ fields }) => fields)
      .filter(({ type }) => type.from)
      .map(({ type }) => [
        type.type,
        `import type { ${type.type} } from '../../../${type.from.replace(/ts$/, 'js')}';\n`,
      ]),
  );
  return `${HEADER}${[...imports.values()].join('')}\n${structures.map(sourceOf).join('\n')}`;
}

function sourceOf({ name, path, bytes, fields, comment }) {
  const lines = fields.map(
    ({ name, type, comment }) => `${comment ? `  ${comment}\n` : ''}  ${name}: ${type.type};\n`,
  );
  let end = 0;
  const layout = fields.map(({ name, offset, type: { code } }) => {
    const size = SIZES[code] ?? 4;
    // As much as is not known of a field that follows the one before it.
    const place = offset === Math.ceil(end / size) * size ? '' : offset;
    end = offset + size;
    return `${code}${place} ${name}`;
  });
  return `// ${path}

${comment ? `${comment}\n` : ''}/** @internal */
export interface ${name} {
${lines.join('')}}

/** Bytes of a \`${name}\`. @internal */
export const ${name[0].toLowerCase()}${name.slice(1)}Bytes = ${bytes};

/** Writes a \`${name}\` to address \`at\`. @internal */
export function write${name}(memory: WebAssembly.Memory, at: number, fields: ${name}): void {
  writeStructure(memory, at, ${bytes}, '${layout.join(',')}', fields);
}
`;
}
