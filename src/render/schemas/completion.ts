import { documentOf } from './document.ts';
import { described, oneOf, text } from './terms.ts';

/** `dtmem completion --json`. */
export const completionSchema = documentOf(
  'dtmem.completion/1',
  'What completes dtmem’s commands and flags in a shell',
  {
    shell: oneOf('bash', 'zsh', 'fish'),
    script: described(text, 'for the shell to load'),
  },
);
