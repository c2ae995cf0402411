/**
 * `import { … } from 'dtmem/node'`: what the library needs a file system for.
 */
export { type CheckBoardsOptions, checkBoards } from './node/check-boards.ts';
export { readConfig } from './node/config.ts';
export { nodeFiles } from './node/dts-source.ts';
export { readSystemMap, readVmlinux } from './node/image.ts';
export { type ReadTreeOptions, readTree } from './node/tree.ts';
