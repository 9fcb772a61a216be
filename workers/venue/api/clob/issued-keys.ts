/** API keys that the venue gave out, by wallet. */
export class IssuedKeys {
  readonly #byAddress = new Map<string, string[]>();

  add(address: string, apiKey: string): void {
    const key = address.toLowerCase();
    this.#byAddress.set(key, [...this.of(key), apiKey]);
  }

  /** Keys of a wallet in any spelling, or of all wallets. */
  of(address: string | undefined): readonly string[] {
    if (address === undefined) return [...this.#byAddress.values()].flat();
    return this.#byAddress.get(address.toLowerCase()) ?? [];
  }
}
