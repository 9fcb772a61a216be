/** Reserves and balances of one wallet in bigint, summed up anew whenever somebody asks. */
export class ReferenceWallet {
  cash: bigint;
  feesPaid = 0n;
  /** By token: may be sold, and bought in trades that are not mined yet. */
  readonly settled = new Map<string, bigint>();
  readonly provisional = new Map<string, bigint>();

  constructor(cash: bigint) {
    this.cash = cash;
  }

  add(kind: 'settled' | 'provisional', token: string, size: bigint): void {
    this[kind].set(token, this.of(kind, token) + size);
  }

  of(kind: 'settled' | 'provisional', token: string): bigint {
    return this[kind].get(token) ?? 0n;
  }

  sharesOf(token: string): bigint {
    return this.of('settled', token) + this.of('provisional', token);
  }

  /** Everything of a token is gone. */
  drop(token: string): void {
    this.settled.delete(token);
    this.provisional.delete(token);
  }
}
