/** Widths for at most 20,000 rows in the plane: as accurate as the default ones, and twice as many steps in the seconds that somebody waits. */
export const IN_THE_PLANE = [64, 64, 32]
