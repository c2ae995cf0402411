/**
 * The table of architectures: a new one is a row here and a room of its own.
 */
import type { ArchitectureName } from '../kernel/architecture.ts';
import type { Architecture } from './architecture.ts';
import { ARM } from './arm/arm.ts';

export const ARCHITECTURES: Readonly<Record<ArchitectureName, Architecture | undefined>> = {
  arm: ARM,
  arm64: undefined,
};
