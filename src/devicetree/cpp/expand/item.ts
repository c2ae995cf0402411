/** What a stream of expanded text is made of. */
import type { Token } from '../scan/token.ts';
import type { Gap } from './spacing.ts';

export type Item = Token | Gap;
