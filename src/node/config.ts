import { gunzipSync } from 'node:zlib';
import { type KernelConfig, parseConfig } from '../kernel/config/config.ts';
import { InputError } from '../terms/input-error.ts';
import { readFile, TEXT } from './read-file.ts';

/**
 * A kernel's `.config`, plain or gzipped (`/proc/config.gz`).
 *
 * @param architecture in Kconfig's words (`arm`, `arm64`): a configuration for another is refused
 * @throws InputError when the file cannot be read, is no configuration, or is for another architecture
 */
export function readConfig(path: string, architecture?: string): KernelConfig {
  const bytes = readFile(path, TEXT);
  return parseConfig(new TextDecoder().decode(isGzip(bytes) ? gunzip(bytes, path) : bytes), path, architecture);
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function gunzip(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: TEXT.maxBytes });
  } catch {
    throw new InputError({ message: `${path}: the gzip data is damaged, or unpacks to more than a configuration has` });
  }
}
