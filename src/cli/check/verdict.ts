/**
 * What a report comes to as an exit code: the same in every format.
 */
import { type CheckReport, summaryOf } from '../../analysis/check-report.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** `zero` asks for 0 whatever was found; boards that could not be read are no finding. */
export function exitCodeOf(report: CheckReport, zero: boolean): ExitCode {
  const { broken, failed } = summaryOf(report);
  if (broken > 0) return EXIT.unable;
  return !zero && failed + report.obsolete.length > 0 ? EXIT.wrong : EXIT.done;
}
