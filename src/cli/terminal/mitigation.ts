/** What folding cannot remove, in words. */
export const floorInWords = (floor: ArrayLike<number>, classNames: readonly string[]): string =>
  `folding leaves, by the device's model, rates that are off by up to ${Array.from(floor, (value, c) => `${value.toFixed(3)} (${classNames[c]})`).join(', ')}`;
