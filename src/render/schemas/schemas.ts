/**
 * Every document that dtmem prints or reads, by the name that `dtmem schema` takes.
 */
import { areasSchema, pageTablesSchema } from './address-space.ts';
import { checkSchema } from './check.ts';
import { compilationSchema, decompilationSchema } from './compilation.ts';
import { completionSchema } from './completion.ts';
import { configSchema } from './config.ts';
import { diffSchema } from './diff.ts';
import type { Document } from './document.ts';
import { e820Schema } from './e820.ts';
import { explainSchema } from './explain.ts';
import { fixUpSchema } from './fix-up.ts';
import { kernelsSchema } from './kernels.ts';
import { memblockSchema } from './memblock.ts';
import { predictionSchema } from './prediction.ts';
import { traceSchema } from './trace.ts';
import { translateSchema } from './translate.ts';

export const DOCUMENTS: Readonly<Record<string, Document>> = {
  prediction: predictionSchema,
  areas: areasSchema,
  'page-tables': pageTablesSchema,
  trace: traceSchema,
  diff: diffSchema,
  check: checkSchema,
  config: configSchema,
  translate: translateSchema,
  fixup: fixUpSchema,
  compile: compilationSchema,
  decompile: decompilationSchema,
  memblock: memblockSchema,
  e820: e820Schema,
  kernels: kernelsSchema,
  explain: explainSchema,
  completion: completionSchema,
};
