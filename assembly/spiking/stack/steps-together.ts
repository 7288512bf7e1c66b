/** So many steps of a layer that comes last are gone back through at once, at most: what they keep is laid out for them. */
export const STEPS_TOGETHER = 16;
