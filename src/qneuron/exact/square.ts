/** x²; the host's power operator need not have the same last bit everywhere. */
export const square = (x: number): number => x * x;
