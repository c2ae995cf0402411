/**
 * What Kconfig makes of symbols that are set over a configuration, as `make olddefconfig` does: of a choice the last member
 * that was set holds, symbols whose conditions fail are dropped, and what follows from others follows.
 *
 * A symbol without a prompt, such as PAGE_OFFSET, cannot be set in Kconfig. Set here, it holds, for kernels that are patched;
 * the choice it belongs to goes along.
 */
import { isSince, type Version } from '../version.ts';
import type { KernelConfig } from './config.ts';
import { type Choice, type Condition, type Derivation, KCONFIGS } from './kconfig.ts';

/** A symbol that was set and does not hold. */
export interface DroppedSymbol {
  /** With `CONFIG_`. */
  readonly symbol: string;
  readonly value: string;
  /** What it would need: `CONFIG_CMA=y`. */
  readonly needs: string;
}

export interface SettleRequest {
  /** The configuration below, settled in itself. */
  readonly base: KernelConfig;
  /** What is set over it, by full name; `n` for not set. Of two members of a choice the later one holds. */
  readonly stated: Readonly<Record<string, string>>;
  readonly version: Version;
  readonly architecture: keyof typeof KCONFIGS;
  /** True where the base is somebody's own: then a value that a user can choose is not derived anew. */
  readonly keepsChosen: boolean;
}

export function settle(request: SettleRequest): { config: KernelConfig; dropped: readonly DroppedSymbol[] } {
  const { version, architecture } = request;
  const kconfig = KCONFIGS[architecture];
  const settling = new Settling(request);
  for (const choice of kconfig.choices) settling.choose(choice, kconfig.derivations);
  for (const { symbol, needs } of kconfig.dependencies) settling.drop(symbol, needs);
  for (const derivation of kconfig.derivations) if (holds(derivation, version)) settling.derive(derivation, version);
  return { config: settling.config, dropped: settling.dropped };
}

function holds({ from, until }: { readonly from?: string; readonly until?: string }, version: Version): boolean {
  return (from === undefined || isSince(version, from)) && (until === undefined || !isSince(version, until));
}

const full = (symbol: string): string => `CONFIG_${symbol}`;
const isOn = (value: string | undefined): boolean => value === 'y';

class Settling {
  config: KernelConfig;
  readonly dropped: DroppedSymbol[] = [];
  readonly #base: KernelConfig;
  readonly #stated: Readonly<Record<string, string>>;

  readonly #keepsChosen: boolean;

  constructor({ base, stated, keepsChosen }: SettleRequest) {
    this.#base = base;
    this.#stated = stated;
    this.#keepsChosen = keepsChosen;
    this.config = base.with(stated);
  }

  #isStated(symbol: string): boolean {
    return this.#stated[full(symbol)] !== undefined;
  }

  #set(symbol: string, value: string): void {
    this.config = this.config.with({ [full(symbol)]: value });
  }

  /** True when a symbol has another value than in the configuration below. */
  #isChanged(symbol: string): boolean {
    return this.config.get(symbol) !== this.#base.get(symbol);
  }

  #met(condition: Condition): boolean {
    return condition.every((term) =>
      term.startsWith('!') ? !isOn(this.config.get(term.slice(1))) : isOn(this.config.get(term)),
    );
  }

  choose(choice: Choice, derivations: readonly Derivation[]): void {
    const symbols = choice.members.map(({ symbol }) => symbol);
    const members = new Set(symbols);
    const wanted = Object.entries(this.#stated)
      .filter(([name, value]) => isOn(value) && members.has(name.slice('CONFIG_'.length)))
      .map(([name]) => name.slice('CONFIG_'.length))
      .at(-1);
    const kept = symbols.find((symbol) => isOn(this.config.get(symbol)));
    const implied = this.#impliedMember(choice, derivations);
    let chosen = wanted ?? implied ?? kept;
    const needs = choice.members.find(({ symbol }) => symbol === chosen)?.needs;
    if (chosen !== undefined && needs && !this.#met(needs)) {
      if (chosen === wanted) this.#noteDropped(chosen, 'y', needs);
      chosen = undefined;
    }
    // a choice that nobody touches stays as it is, unset where the kernel has none
    if (chosen === undefined && !symbols.some((symbol) => this.#isStated(symbol) || isOn(this.#base.get(symbol))))
      return;
    chosen ??= choice.standard;
    for (const symbol of symbols) {
      if (isOn(this.config.get(symbol)) !== (symbol === chosen)) this.#set(symbol, symbol === chosen ? 'y' : 'n');
    }
  }

  /** The member that gives a derived symbol the value that was set for it by hand. */
  #impliedMember({ members }: Choice, derivations: readonly Derivation[]): string | undefined {
    for (const { symbol, rows } of derivations) {
      const value = this.#isStated(symbol) ? numberOf(this.config.get(symbol)) : undefined;
      if (value === undefined) continue;
      const member = members.find((candidate) =>
        rows.some(({ when, value: given }) => when[0] === candidate.symbol && numberOf(given) === value),
      );
      if (member) return member.symbol;
    }
    return undefined;
  }

  drop(symbol: string, needs: Condition): void {
    const value = this.config.get(symbol);
    if (value === undefined || this.#met(needs)) return;
    const statedNow = this.#isStated(symbol);
    const touched = statedNow || needs.some((term) => this.#isChanged(term.replace('!', '')));
    if (!touched) return;
    if (statedNow) this.#noteDropped(symbol, value, needs);
    this.#set(symbol, 'n');
  }

  derive({ symbol, rows }: Derivation, version: Version): void {
    if (this.#isStated(symbol) && this.config.get(symbol) !== undefined) return;
    if (this.#isStated(symbol) && this.#stated[full(symbol)] === 'n') return;
    const terms = rows.flatMap(({ when }) => when.map((term) => term.replace('!', '')));
    if (!terms.some((term) => this.#isChanged(term))) return;
    const row = rows.find(({ when, from }) => this.#met(when) && (from === undefined || isSince(version, from)));
    const value = row?.value ?? 'n';
    const present = this.config.get(symbol);
    if (row && present !== undefined && this.#isKept(symbol)) return;
    if (present !== (value === 'n' ? undefined : value)) this.#set(symbol, value);
  }

  /** A value that a user may have chosen stays: in somebody's own `.config` that of every symbol with a prompt. */
  #isKept(symbol: string): boolean {
    return CMA_SIZES.has(symbol) || (this.#keepsChosen && ORDERS.has(symbol));
  }

  #noteDropped(symbol: string, value: string, needs: Condition): void {
    const unmet = needs.filter((term) => !this.#met([term]));
    this.dropped.push({
      symbol: full(symbol),
      value,
      needs: unmet.map((term) => (term.startsWith('!') ? `${full(term.slice(1))}=n` : `${full(term)}=y`)).join(' and '),
    });
  }
}

/** Symbols with a default that follows from others, and a prompt of their own. */
const CMA_SIZES: ReadonlySet<string> = new Set(['CMA_SIZE_MBYTES', 'CMA_SIZE_PERCENTAGE']);
const ORDERS: ReadonlySet<string> = new Set(['FORCE_MAX_ZONEORDER', 'ARCH_FORCE_MAX_ORDER']);

function numberOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : undefined;
}
