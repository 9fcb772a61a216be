import { invariant } from '../../../../shared/errors.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, microShares } from '../../../../shared/units/index.ts';

/** Shares of one token in one wallet. */
export type Holding = {
  /** Of this wallet on chain; may be sold, less what is reserved or unseen. */
  readonly settled: MicroShares;
  /** Bought in trades that are not mined yet. */
  readonly provisional: MicroShares;
  /** What open SELL orders hold. More than `settled` only between a chain act and the cancelling of what it uncovered. */
  readonly reserved: MicroShares;
  /** Part of `settled` that came by a chain act and that the CLOB has not looked at yet. */
  readonly unseen: MicroShares;
};

const NONE = microShares(0);
const NOTHING: Holding = { settled: NONE, provisional: NONE, reserved: NONE, unseen: NONE };

/** All shares of a wallet. No amount can go below zero, which is checked at every change. */
export class Holdings {
  readonly #address: string;
  readonly #byToken = new Map<TokenId, Holding>();

  /** @param address the wallet's, for messages */
  constructor(address: string) {
    this.#address = address;
  }

  get all(): ReadonlyMap<TokenId, Holding> {
    return this.#byToken;
  }

  of(token: TokenId): Holding {
    return this.#byToken.get(token) ?? NOTHING;
  }

  /** Shares that a new SELL order may offer; negative where a chain act took what orders hold. */
  free(token: TokenId): MicroShares {
    const { settled, reserved, unseen } = this.of(token);
    return microShares(settled - unseen - reserved);
  }

  reserve(token: TokenId, size: MicroShares): void {
    this.#change(token, { reserved: size });
    invariant(this.free(token) >= 0, `${this.#address} offers more shares than it has`);
  }

  release(token: TokenId, size: MicroShares): void {
    this.#change(token, { reserved: 0 - size });
  }

  /** Shares bought; spendable at once when `settled`, otherwise after {@link settle}. */
  add(token: TokenId, size: MicroShares, settled: boolean): void {
    this.#change(token, settled ? { settled: size } : { provisional: size });
  }

  remove(token: TokenId, size: MicroShares): void {
    this.#change(token, { settled: 0 - size });
  }

  /** Provisional shares become spendable. */
  settle(token: TokenId, size: MicroShares): void {
    this.#change(token, { settled: size, provisional: 0 - size });
  }

  /** Provisional shares go again. */
  takeBack(token: TokenId, size: MicroShares): void {
    this.#change(token, { provisional: 0 - size });
  }

  receiveUnseen(token: TokenId, size: MicroShares): void {
    this.#change(token, { settled: size, unseen: size });
  }

  /** Shares leave; those that the CLOB has not seen go first. */
  send(token: TokenId, size: MicroShares): void {
    const unseen = Math.min(this.of(token).unseen, size);
    this.#change(token, { settled: 0 - size, unseen: 0 - unseen });
  }

  see(token: TokenId): void {
    const { unseen } = this.of(token);
    if (unseen > 0) this.#change(token, { unseen: 0 - unseen });
  }

  #change(token: TokenId, by: { readonly [Part in keyof Holding]?: number }): void {
    const before = this.of(token);
    const after: Holding = {
      settled: microShares(before.settled + (by.settled ?? 0)),
      provisional: microShares(before.provisional + (by.provisional ?? 0)),
      reserved: microShares(before.reserved + (by.reserved ?? 0)),
      unseen: microShares(before.unseen + (by.unseen ?? 0)),
    };
    const { settled, provisional, reserved, unseen } = after;
    const sound = settled >= 0 && provisional >= 0 && reserved >= 0 && unseen >= 0 && unseen <= settled;
    invariant(sound, `shares of ${this.#address}: ${JSON.stringify(after)}`);
    if (settled === 0 && provisional === 0 && reserved === 0) this.#byToken.delete(token);
    else this.#byToken.set(token, after);
  }
}
