import { type Domain, domainSeparator } from '../signing/typed-data.ts';
import { CHAIN_ID } from './order.ts';

/** A signing domain of the exchange with its separator computed once. */
export type OrderDomain = Domain & { readonly separator: Uint8Array };

const CTF_EXCHANGE_V2 = orderDomainAt('2', '0xE111180000d2663C0091e4f400237545B87B996B');
const NEG_RISK_EXCHANGE_V2 = orderDomainAt('2', '0xe2222d279d744050d28e00520010520000310F59');
const EXCHANGE_V3 = orderDomainAt('3', '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa');

/** Which exchange an order of this market is signed for (protocol §3.1): V3 takes plain and neg-risk markets alike. */
export function orderDomain(version: 'v1' | 'v2', negRisk: boolean): OrderDomain {
  if (version === 'v2') return EXCHANGE_V3;
  return negRisk ? NEG_RISK_EXCHANGE_V2 : CTF_EXCHANGE_V2;
}

function orderDomainAt(version: string, verifyingContract: string): OrderDomain {
  const domain = { name: 'Polymarket CTF Exchange', version, chainId: CHAIN_ID, verifyingContract };
  return { ...domain, separator: domainSeparator(domain) };
}
