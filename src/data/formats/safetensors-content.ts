/**
 * The supported element types in the order of the reference implementation, in which a file stores them last to first: so
 * wider elements come before narrower ones, and each tensor is aligned.
 */
export const ARRAYS = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
} satisfies Record<TensorType, unknown>;

/** An element type; BOOL is one byte, 0 or 1. */
export type TensorType = Tensor['dtype'];
export const TYPES = Object.keys(ARRAYS) as TensorType[];

/** An array of one element type and any number of axes, row-major; no axes make a single number. */
export type Tensor =
  | { dtype: 'BOOL'; shape: readonly number[]; data: Uint8Array }
  | { dtype: 'U8'; shape: readonly number[]; data: Uint8Array }
  | { dtype: 'I8'; shape: readonly number[]; data: Int8Array }
  | { dtype: 'I16'; shape: readonly number[]; data: Int16Array }
  | { dtype: 'U16'; shape: readonly number[]; data: Uint16Array }
  | { dtype: 'I32'; shape: readonly number[]; data: Int32Array }
  | { dtype: 'U32'; shape: readonly number[]; data: Uint32Array }
  | { dtype: 'F32'; shape: readonly number[]; data: Float32Array }
  | { dtype: 'F64'; shape: readonly number[]; data: Float64Array }
  | { dtype: 'I64'; shape: readonly number[]; data: BigInt64Array }
  | { dtype: 'U64'; shape: readonly number[]; data: BigUint64Array };

/** What a safetensors file holds. */
export interface Safetensors {
  /** Texts by their names; none where the file has none. */
  metadata: Record<string, string>;
  /** Arrays by their names. */
  tensors: Map<string, Tensor>;
}

/** The reference implementation's limit. */
export const LONGEST_SAFETENSORS_HEADER = 100_000_000;
export const METADATA = '__metadata__';
/** Names of one object. The largest models have some thousand tensors. */
export const MOST_NAMES = 100_000;
/** Numbers of one list: a shape has one for each axis. */
export const MOST_INTEGERS = 32;

/** Bytes that could be copied in the time that a name with what it stands for takes. */
export const NAME = 2048;
/** The same of a byte of a text. */
export const TEXT = 8;
