/**
 * The early log with `memblock=debug`: what the kernel prints of memory set-up, its own lines between those of memblock.
 */
import type { Prediction } from '../../boot/prediction.ts';
import { dumpLines, type LogForm, memblockLines } from './memblock-lines.ts';

export { type LogForm, logForm } from './memblock-lines.ts';

export function memblockLog(prediction: Prediction, form: LogForm): string[] {
  const { messages, logPlaces } = prediction;
  const { death } = logPlaces;
  const steps = prediction.steps.slice(0, death?.steps);
  const lines: string[] = [];
  let message = 0;
  /** The messages before number `end` that came when so many steps were done. */
  const messagesUpTo = (done: number, end: number): void => {
    for (; message < end && (logPlaces.messages[message] ?? 0) <= done; message++) lines.push(messages[message] ?? '');
  };
  // memblock says that an array grew in the middle of what made it grow: after the first line of that, which comes next
  let grown: string[] = [];
  const stepsUpTo = (end: number, from: number, lastMessage: number): void => {
    for (let index = from; index < end; index++) {
      const step = steps[index];
      messagesUpTo(index, lastMessage);
      if (!step || index < logPlaces.debug) continue;
      const printed = memblockLines(form, step);
      if (step.growth) {
        grown.push(...printed);
        continue;
      }
      const reserved = printed.findIndex((line) => line.includes('memblock_reserve:')) + 1;
      lines.push(...printed.slice(0, reserved), ...grown, ...printed.slice(reserved));
      grown = [];
    }
    messagesUpTo(end, lastMessage);
  };
  stepsUpTo(Math.min(logPlaces.dump, steps.length), 0, logPlaces.dumpMessages);
  if (death?.dumped !== false) lines.push(...dumpLines(form, prediction));
  stepsUpTo(steps.length, logPlaces.dump, messages.length);
  return lines;
}

const LAYOUT = 'Virtual kernel memory layout:';

/** The same with the Memory: line in its place: at the end, or before the layout. A kernel that is dead by then prints none. */
export function earlyLog(prediction: Prediction, form: LogForm): string[] {
  const log = memblockLog(prediction, form);
  if (prediction.logPlaces.death) return log;
  const layout = log.lastIndexOf(LAYOUT);
  log.splice(layout < 0 ? log.length : layout, 0, ...(prediction.memoryLine?.lines ?? []));
  return log;
}
