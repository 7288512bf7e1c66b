interface Field {
  name: string;
  type: string;
  offset: number;
}

/** Layouts that were read before. */
const known = new Map<string, Field[]>();

/**
 * Writes the fields of a structure in linear memory, for the writers that the build makes of the kernels' classes
 * (scripts/structures.js). What a field cannot hold is a defect of the caller, and never written.
 *
 * @param layout type and name of each field: `i steps,d dt`, with i and u for 32-bit integers, p for addresses (0 stands for
 *   nothing), s and d for floats of 32 and 64 bits, b for booleans; and, as in `d24 own`, the offset of one that does not follow the
 *   field before it
 */
export function writeStructure(
  memory: WebAssembly.Memory,
  at: number,
  bytes: number,
  layout: string,
  values: object,
): void {
  const view = new DataView(memory.buffer, at, bytes);
  const fields = known.get(layout) ?? fieldsOf(layout);
  known.set(layout, fields);
  for (const { name, type, offset } of fields) {
    const value = (values as Record<string, number>)[name]!;
    if (type === 'd') view.setFloat64(offset, value, true);
    else if (type === 's') view.setFloat32(offset, value, true);
    else if (type === 'b') view.setUint8(offset, Number(value));
    else if (type === 'i') {
      if ((value | 0) !== value) throw unfit(name, value, 'a signed integer of 32 bits');
      view.setInt32(offset, value, true);
    } else {
      if (value >>> 0 !== value)
        throw unfit(name, value, type === 'p' ? 'an address' : 'an unsigned integer of 32 bits');
      view.setUint32(offset, value, true);
    }
  }
}

function fieldsOf(layout: string): Field[] {
  let end = 0;
  return layout.split(',').map((text) => {
    const [[type, ...place], name] = text.split(' ') as [string, string];
    const size = type === 'd' ? 8 : type === 'b' ? 1 : 4;
    const offset = place.length > 0 ? Number(place.join('')) : Math.ceil(end / size) * size;
    end = offset + size;
    return { name, type: type!, offset };
  });
}

const unfit = (name: string, value: number, what: string): RangeError =>
  new RangeError(`the field ${name} of a structure is ${value}, not ${what}`);
