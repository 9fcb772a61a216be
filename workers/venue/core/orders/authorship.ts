import type { Side } from '../../../../shared/market/ids.ts';
import {
  ORDER_DOMAINS,
  type OrderDomain,
  type PostedOrder,
  verifyOrder,
} from '../../../../shared/wire/orders/index.ts';
import { banned, closedOnly, REFUSALS } from '../matching/refusals.ts';
import type { Account } from '../money/account.ts';
import type { WalletBook } from '../money/wallet-book.ts';
import type { Trader } from './trader.ts';

/**
 * Why an order is not one that this API key may post, in the venue's words; `undefined` when it is. Checked as far as it
 * can be offline: the key's owner has signed the order for the market's exchange, and the maker is a wallet that follows
 * from the owner's address under the order's signature type (protocol §3.2). In which order the real venue looks is not
 * known.
 */
export function objectionToAuthor(
  { order, owner, signature }: PostedOrder,
  { apiKey, account }: Trader,
  domain: OrderDomain,
  wallets: WalletBook,
): string | undefined {
  if (owner !== apiKey) return REFUSALS.owner;
  const allowed = wallets.walletsOf(account.address, order.signatureType);
  const signers = order.signatureType === 3 ? allowed : [account.address];
  if (!includes(signers, order.signer)) return REFUSALS.signer;
  if (!includes(allowed, order.maker)) return REFUSALS.maker;
  if (order.signatureType === 3 && !includes([order.maker], order.signer)) return REFUSALS.signer;
  return objectionToSignature(order, account.address, domain, signature);
}

/** Why a wallet in this standing may not place an order of this side (protocol §2.7). The owner's standing counts too. */
export function objectionToStanding(owner: Account, wallet: Account, side: Side): string | undefined {
  for (const { address, standing } of [owner, wallet]) {
    if (standing === 'banned') return banned(address);
    if (standing === 'closed-only' && side === 'BUY') return closedOnly(address);
  }
  return undefined;
}

/** An order that is right for an exchange of another version tells its sender to change the version, not the key. */
function objectionToSignature(
  order: PostedOrder['order'],
  owner: string,
  domain: OrderDomain,
  signature: string,
): string | undefined {
  const signedFor = (exchange: OrderDomain) => {
    const verdict = verifyOrder(order, exchange, signature);
    return verdict.kind === 'signed' && includes([owner], verdict.signer);
  };
  if (signedFor(domain)) return undefined;
  const others = ORDER_DOMAINS.filter(({ version }) => version !== domain.version);
  return others.some(signedFor) ? REFUSALS.version : REFUSALS.signature;
}

function includes(addresses: readonly string[], address: string): boolean {
  return addresses.some((one) => one.toLowerCase() === address.toLowerCase());
}
