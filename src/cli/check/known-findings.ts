/**
 * The baseline of a check: read before the boards are looked at, so that what is wrong with it is said at once, and applied
 * to what was found.
 */
import { baselineOf, formatBaseline, parseBaseline, withBaseline } from '../../analysis/baseline.ts';
import type { CheckReport } from '../../analysis/check-report.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { writeFile } from '../../node/write-file.ts';
import { InputError } from '../../terms/input-error.ts';

/** The report with what is known suppressed. */
export type ApplyBaseline = (report: CheckReport) => CheckReport;

/**
 * @param update write all present findings into the file, and let them all pass
 * @throws InputError for a file that is no baseline, and for an update of none
 */
export function knownFindings(file: string | undefined, update: boolean): ApplyBaseline {
  if (file === undefined) {
    if (!update) return (report) => report;
    throw new InputError({ message: '--update-baseline needs to know the file', help: 'name it with --baseline FILE' });
  }
  if (!update) {
    const baseline = parseBaseline(new TextDecoder().decode(readFile(file, TEXT)), file);
    return (report) => withBaseline(report, baseline);
  }
  return (report) => {
    const baseline = baselineOf(report.boards);
    writeFile(file, formatBaseline(baseline));
    return withBaseline(report, baseline);
  };
}
