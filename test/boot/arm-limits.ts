import type { ArmLimits, Prediction } from '../../src/boot/prediction.ts';

/** The limits of a prediction that is for ARM. */
export function armLimits({ limits }: Pick<Prediction, 'limits'>): ArmLimits {
  if (limits.arch !== 'arm') throw new Error(`limits of ${limits.arch}`);
  return limits;
}
