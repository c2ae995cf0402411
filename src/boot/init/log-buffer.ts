/**
 * setup_log_buf (kernel/printk/printk.c): a log buffer larger than the one in the kernel image, where `log_buf_len=` asks for it or
 * many processors do.
 */
import { allocateEarly } from '../mm/early-allocation.ts';
import type { BootState, Stage } from '../state.ts';

/** Bytes that the largest log buffer has (LOG_BUF_LEN_MAX). */
const LARGEST = 2 ** 31;
/** Bytes of the log that one descriptor is there for (1 << PRB_AVGBITS). */
const BYTES_PER_RECORD = 32;
const DESCRIPTOR = 12;
const INFO = 88;

const roundedUp = (bytes: number): number => 2 ** Math.ceil(Math.log2(bytes));

/** Bytes of the new log buffer; 0 where the one in the image does. */
function logBufferBytes(state: BootState): { readonly bytes: number; readonly origin: string } {
  const { config, smp } = state.kernel.build;
  const built = 2 ** Number(config.number('CONFIG_LOG_BUF_SHIFT') ?? 17n);
  const asked = state.parameters.findLast((parameter) => parameter.name === 'log_buf_len');
  if (asked?.name === 'log_buf_len' && asked.size > 0n) {
    const bytes = roundedUp(Math.min(Number(asked.size), LARGEST));
    if (bytes > built) return { bytes, origin: asked.text };
  }
  const perCpu = smp ? 2 ** Number(config.number('CONFIG_LOG_CPU_MAX_BUF_SHIFT') ?? 12n) : 0;
  const more = (state.cpus - 1) * perCpu;
  return more > built / 2
    ? { bytes: roundedUp(more + built), origin: 'CONFIG_LOG_CPU_MAX_BUF_SHIFT' }
    : { bytes: 0, origin: '' };
}

export const logBuffer: Stage = {
  name: 'log-buffer',
  run(state) {
    const { bytes, origin } = logBufferBytes(state);
    if (bytes === 0) return;
    const records = bytes / BYTES_PER_RECORD;
    const sizes = state.kernel.behaviour.logDescriptors ? [bytes, records * DESCRIPTOR, records * INFO] : [bytes];
    for (const size of sizes) {
      const place = allocateEarly(state, {
        caller: 'setup_log_buf',
        origin,
        owner: 'log buffer',
        size: BigInt(size),
        align: 4n,
        call: 'nopanic',
      });
      if (place !== 0n) continue;
      state.log(`log_buf_len: ${size} bytes not available`);
      state.note({ kind: 'early-size-reduced', parameter: origin, asked: BigInt(bytes), given: 0n, origin });
      return;
    }
  },
};
