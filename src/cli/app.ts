/**
 * All of dtmem but its start: what {@link ./main.ts} loads, as one script, once there is something to do.
 */
export { run } from './run.ts';
export { processTerminal } from './terminal.ts';
