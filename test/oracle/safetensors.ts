/** A tensor's description as it stands in the file, and its bytes. */
export interface RawTensor {
  dtype: string;
  shape: number[];
  bytes: number[];
}

/** A plain reader of safetensors files that trusts them. */
export function readPlainly(file: Uint8Array): {
  header: Record<string, unknown>;
  tensors: Record<string, RawTensor>;
} {
  let length = 0;
  for (let i = 7; i >= 0; i--) length = length * 256 + file[i]!;
  const text = String.fromCharCode(...file.slice(8, 8 + length));
  const header = JSON.parse(decodeURIComponent(escape(text)));
  const tensors: Record<string, RawTensor> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets } = value as {
      dtype: string;
      shape: number[];
      data_offsets: number[];
    };
    const bytes = [...file.slice(8 + length + data_offsets[0]!, 8 + length + data_offsets[1]!)];
    tensors[name] = { dtype, shape, bytes };
  }
  return { header, tensors };
}
