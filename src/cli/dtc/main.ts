#!/usr/bin/env node
/** The start of `dtmem-dtc`. */
import { processTerminal } from '../terminal.ts';
import { run } from './run.ts';

process.exitCode = run(process.argv.slice(2), processTerminal());
