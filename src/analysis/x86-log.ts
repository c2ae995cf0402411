/**
 * Whether a boot log of an x86 kernel says what was predicted from its own BIOS map.
 */
import { withoutStamp } from '../boot/x86/read-map.ts';

export interface LogLine {
  /** The predicted line. */
  readonly predicted: string;
  readonly state: 'same' | 'differs' | 'not-in-log';
  /** The line of the log, counted from 1, and what it says, where it says something else. */
  readonly line?: number;
  readonly text?: string;
}

/** How lines of one kind begin, up to their figures: by this a line finds its counterpart. */
const KINDS: readonly RegExp[] = [
  /^\d+MB HIGHMEM available\.$/,
  /^\d+MB LOWMEM available\.$/,
  /^last_pfn = /,
  /^ +mapped low ram: /,
  /^ +low ram: /,
  /^e820: update \[mem 0x0/,
  /^e820: remove \[mem 0x000a0000/,
  /^ +DMA +/,
  /^ +DMA32 +/,
  /^ +Normal +/,
  /^ +HighMem +/,
  /^Initmem setup node 0 /,
];

/** Each predicted line beside the log's. */
export function compareWithLog(messages: readonly string[], log: string): LogLine[] {
  const lines = log.split(/\r?\n/).map(withoutStamp);
  const places = new Map<string, number>();
  for (const [index, line] of lines.entries()) if (!places.has(line)) places.set(line, index + 1);
  return messages.map((predicted): LogLine => {
    const line = places.get(predicted);
    if (line !== undefined) return { predicted, state: 'same', line };
    const kind = KINDS.find((pattern) => pattern.test(predicted));
    const at = kind ? lines.findIndex((text) => kind.test(text)) : -1;
    return at < 0
      ? { predicted, state: 'not-in-log' }
      : { predicted, state: 'differs', line: at + 1, text: lines[at] ?? '' };
  });
}
