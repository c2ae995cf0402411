/** Bytes that one entry of Linux's middle level maps, with short descriptors and with LPAE. */
export const SLOT = 2n << 20n;
