/**
 * Identifiers as small numbers, so that "is this word a macro?" is one look into an array.
 *
 * A table outlives the runs that use it: numbers are handed out in order from 0 and never change their meaning.
 */
export class NameTable {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  /** How many numbers were handed out. */
  get size(): number {
    return this.#texts.length;
  }

  /** The number of `text`, a new one where it was not met before. */
  intern(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#numbers.set(text, number);
    this.#texts.push(text);
    return number;
  }

  /** The identifier that {@link intern} gave this number to. */
  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }
}
