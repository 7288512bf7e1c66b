/** The first byte of linear memory that no kernel uses: everything above belongs to the facade's arena. */
export function firstFreeByte(): usize {
  return __heap_base;
}
