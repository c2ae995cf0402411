import manifest from '../../package.json' with { type: 'json' };

/** The version of dtmem. */
export const VERSION: string = manifest.version;

/** Where a bug in dtmem is reported, in messages. */
export const ISSUES = 'the project’s issues';
