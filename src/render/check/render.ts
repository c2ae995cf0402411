/** The report of a check in one of its formats, for programs: without colour. */
import type { CheckReport } from '../../analysis/check-report.ts';
import { PLAIN } from '../text/paint.ts';
import { CHECK_FORMATS } from './formats.ts';

export type CheckFormat = 'text' | 'concise' | 'json' | 'junit' | 'sarif' | 'github' | 'gitlab' | 'markdown';

export const renderCheck = (report: CheckReport, format: CheckFormat): string =>
  CHECK_FORMATS[format]?.(report, PLAIN, '') ?? '';
