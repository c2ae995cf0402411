/**
 * Bytes of a DTS source as text, and back without loss.
 *
 * Sources are UTF-8. dtc, which does not care, copies whatever bytes stand in a string into the blob; so a byte that is
 * not valid UTF-8 (an old Latin-1 file) must survive the way through a JavaScript string. It stands there as a lone low
 * surrogate, U+DC80 to U+DCFF, which no valid UTF-8 decodes to (Python calls the same device "surrogateescape").
 */

const ESCAPE_BASE = 0xdc00;

/** The text of `bytes`; a byte that is not part of valid UTF-8 becomes U+DC00 + its value. A byte order mark is kept. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/** The bytes of `text`: UTF-8, and for each character that {@link decodeText} escaped, its byte. */
export function encodeText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return /[\ud800-\udfff]/.test(text) ? encodeWithEscapes(text) : bytes;
}

function decodeWithEscapes(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: string[] = [];
  let validFrom = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (validFrom < at) pieces.push(decoder.decode(bytes.subarray(validFrom, at)));
    pieces.push(String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0)));
    validFrom = ++at;
  }
  if (validFrom < bytes.length) pieces.push(decoder.decode(bytes.subarray(validFrom)));
  return pieces.join('');
}

/** Bytes in the valid UTF-8 sequence at `at` (Unicode 15, table 3-7); 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function encodeWithEscapes(text: string): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let plainFrom = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    if (code < ESCAPE_BASE + 0x80 || code > ESCAPE_BASE + 0xff) continue;
    pieces.push(encoder.encode(text.slice(plainFrom, at)), Uint8Array.of(code - ESCAPE_BASE));
    plainFrom = at + 1;
  }
  pieces.push(encoder.encode(text.slice(plainFrom)));
  const result = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    result.set(piece, end);
    end += piece.length;
  }
  return result;
}
