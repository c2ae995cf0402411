/** Why dtc would stop. `usage`: with its help below; `fatal`: as `FATAL ERROR: …`. Both exit with 1. */
export class DtcFailure extends Error {
  readonly kind: 'fatal' | 'usage';

  constructor(message: string, kind: 'fatal' | 'usage' = 'fatal') {
    super(message);
    this.kind = kind;
  }
}
