/** A line of the bench's table. */
export interface Row {
  readonly name: string;
  /** With its unit. */
  readonly figure: string;
  /** Against what the name or the section says. */
  readonly ratio?: string;
  /** What is aimed at. */
  readonly aim?: string;
}
