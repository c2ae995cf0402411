/** The paths of what was bundled into `outdir`: what starts, and the program that it loads. */
export function bundleCli(outdir: string): Promise<{ readonly main: string; readonly program: string }>;
