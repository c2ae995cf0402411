/** Recorded boots that the prediction has not exact yet. */
export const NOT_EXACT: ReadonlySet<string> = new Set([]);
