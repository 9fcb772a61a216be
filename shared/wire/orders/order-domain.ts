import { CONTRACTS } from '../contracts.ts';
import { type Domain, domainSeparator } from '../signing/typed-data.ts';
import { CHAIN_ID } from './order.ts';

/** A signing domain of the exchange with its separator computed once. */
export type OrderDomain = Domain & { readonly verifyingContract: string; readonly separator: Uint8Array };

const CTF_EXCHANGE_V2 = orderDomainAt('2', CONTRACTS.exchangeV2);
const NEG_RISK_EXCHANGE_V2 = orderDomainAt('2', CONTRACTS.negRiskExchangeV2);
const EXCHANGE_V3 = orderDomainAt('3', CONTRACTS.exchangeV3);

/** Every domain that an order was ever signed for, the dead ones of CLOB V1 last. */
export const ORDER_DOMAINS: readonly OrderDomain[] = [
  CTF_EXCHANGE_V2,
  NEG_RISK_EXCHANGE_V2,
  EXCHANGE_V3,
  orderDomainAt('1', CONTRACTS.exchangeV1),
  orderDomainAt('1', CONTRACTS.negRiskExchangeV1),
];

/** Which exchange an order of this market is signed for (protocol §3.1): V3 takes plain and neg-risk markets alike. */
export function orderDomain(version: 'v1' | 'v2', negRisk: boolean): OrderDomain {
  if (version === 'v2') return EXCHANGE_V3;
  return negRisk ? NEG_RISK_EXCHANGE_V2 : CTF_EXCHANGE_V2;
}

function orderDomainAt(version: string, verifyingContract: string): OrderDomain {
  const domain = { name: 'Polymarket CTF Exchange', version, chainId: CHAIN_ID, verifyingContract };
  return { ...domain, separator: domainSeparator(domain) };
}
