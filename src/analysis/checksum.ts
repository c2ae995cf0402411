/**
 * FNV-1a, 32 bits, over the UTF-16 units of a text: enough to see that a text was edited, and no more than that.
 */
export function checksumOf(text: string): string {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
