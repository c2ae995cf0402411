import manifest from '../../package.json' with { type: 'json' };

/** The version of dtmem. */
export const VERSION: string = manifest.version;
