/** How many logs of a collection are exact in every line of memblock, and how many Memory: lines in every figure. */
export class EarlyTally {
  #logs = 0;
  #exactLogs = 0;
  #lines = 0;
  #memoryLines = 0;
  #exactMemoryLines = 0;

  log(lines: number, isExact: boolean): void {
    this.#logs++;
    this.#lines += lines;
    if (isExact) this.#exactLogs++;
  }

  memoryLine(isExact: boolean): void {
    this.#memoryLines++;
    if (isExact) this.#exactMemoryLines++;
  }

  toString(): string {
    return `lines: ${this.#exactLogs} of ${this.#logs}, Memory: ${this.#exactMemoryLines} of ${this.#memoryLines} (${this.#lines} lines)`;
  }
}
