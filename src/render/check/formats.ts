/**
 * The formats of a check report, by the names that `--format` takes. A new one is a file beside this and a row here.
 */
import type { CheckReport } from '../../analysis/check-report.ts';
import type { Paint } from '../text/paint.ts';
import { renderCheckConcise } from './concise.ts';
import { renderCheckGithub } from './github.ts';
import { renderCheckGitlab } from './gitlab.ts';
import { renderCheckJson } from './json.ts';
import { renderCheckJunit } from './junit.ts';
import { renderCheckMarkdown } from './markdown.ts';
import { renderCheckSarif } from './sarif.ts';
import { renderCheckText } from './text.ts';

/** `paint` is for terminals; `version` is dtmem's own. */
export type CheckRenderer = (report: CheckReport, paint: Paint, version: string) => string;

export const CHECK_FORMATS: Readonly<Record<string, CheckRenderer>> = {
  text: renderCheckText,
  concise: renderCheckConcise,
  json: renderCheckJson,
  junit: renderCheckJunit,
  sarif: (report, _paint, version) => renderCheckSarif(report, version),
  github: renderCheckGithub,
  gitlab: renderCheckGitlab,
  markdown: renderCheckMarkdown,
};
