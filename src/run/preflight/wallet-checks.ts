import { CONTRACTS } from '../../../shared/wire/contracts.ts';
import type { ClobAccount } from '../../../shared/wire/auth/index.ts';
import {
  balanceRequest,
  balanceUpdateRequest,
  type ClobAnswer,
  type Funds,
  parseFundsAnswer,
} from '../../../shared/wire/clob/index.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';
import { MICRO } from '../../../shared/units/index.ts';
import { type Settings, WALLET_TYPES } from '../../config/settings.ts';
import { signatureTypeOf } from '../live/live-wallet.ts';
import type { VenueQuestions } from './ask-venue.ts';
import { type Check, ok, refuse, warn } from './check.ts';

/** What trades of Up/Down markets settle through: v1 markets, and v2 markets (protocol §10.1). */
const EXCHANGES = [
  ['CTF Exchange V2', CONTRACTS.exchangeV2],
  ['Exchange V3', CONTRACTS.exchangeV3],
] as const;

/** The venue's least order that takes, pUSD (protocol §2.6). */
const LEAST_ORDER_USDC = 1;

type Limits = Pick<Settings, 'risk'>['risk'];

/** The wallet whose money is to trade: its type, its pUSD, and what the exchanges may take of it. */
export async function checkWallet(
  venue: VenueQuestions,
  account: ClobAccount,
  { signatureType, address }: TradingWallet,
  limits: Limits,
): Promise<readonly Check[]> {
  const funds = await readFunds(venue, account, signatureType);
  const type = WALLET_TYPES[signatureType] ?? 'eoa';
  if (funds.kind === 'failed') {
    return [
      refuse(
        'wallet',
        `${type} wallet ${address} cannot be read: ${funds.reason}`,
        'check "wallet" in the configuration',
      ),
    ];
  }
  const { balance, allowances } = funds.value;
  if (balance === 0) return [await explainEmptiness(venue, account, signatureType, address)];
  return [
    ok('wallet', `${type} wallet ${address}`),
    checkFunds(balance / MICRO, limits),
    ...checkAllowances(allowances, limits),
  ];
}

/** Money in another of the key's wallets is the usual reason (fault H4). */
async function explainEmptiness(
  venue: VenueQuestions,
  account: ClobAccount,
  tried: SignatureType,
  address: string,
): Promise<Check> {
  for (const type of WALLET_TYPES) {
    const signatureType = signatureTypeOf(type);
    if (signatureType === tried) continue;
    const funds = await readFunds(venue, account, signatureType);
    if (funds.kind === 'failed' || funds.value.balance === 0) continue;
    const detail = `${WALLET_TYPES[tried]} wallet ${address} is empty, but the key's ${type} wallet holds ${usdc(funds.value.balance)}`;
    return refuse('wallet', detail, `set "wallet.type" to ${type}`);
  }
  return refuse(
    'funds',
    `${WALLET_TYPES[tried]} wallet ${address} holds no pUSD`,
    'deposit pUSD into that wallet, or name another',
  );
}

function checkFunds(balanceUsdc: number, { portfolioLimitUsdc, maxOrderUsdc }: Limits): Check {
  const detail = `${balanceUsdc} pUSD, of which at most ${portfolioLimitUsdc} are put at risk`;
  if (balanceUsdc < LEAST_ORDER_USDC)
    return refuse('funds', detail, `the venue's least order is ${LEAST_ORDER_USDC} pUSD: deposit more`);
  if (balanceUsdc < maxOrderUsdc)
    return warn('funds', detail, `less than one order of "risk.maxOrderUsdc" (${maxOrderUsdc})`);
  return balanceUsdc < portfolioLimitUsdc
    ? warn('funds', detail, 'lower "risk.portfolioLimitUsdc", or deposit more')
    : ok('funds', detail);
}

function checkAllowances(allowances: ReadonlyMap<string, bigint>, { portfolioLimitUsdc }: Limits): readonly Check[] {
  return EXCHANGES.map(([name, contract]): Check => {
    const allowed = allowances.get(contract.toLowerCase());
    const mend = `approve pUSD for ${contract}, on polymarket.com or with a transaction of your own`;
    if (allowed === undefined) return warn('allowance', `${name}: the venue does not tell`, mend);
    if (allowed === 0n) return refuse('allowance', `${name}: nothing is approved`, mend);
    if (allowed < BigInt(Math.round(portfolioLimitUsdc * MICRO))) {
      return warn('allowance', `${name}: ${usdc(Number(allowed))}, less than "risk.portfolioLimitUsdc"`, mend);
    }
    return ok('allowance', `${name}: enough`);
  });
}

/** The venue is told to look at the chain first: what it tells of its own accord may be old (pitfall 24). */
async function readFunds(
  venue: VenueQuestions,
  account: ClobAccount,
  signatureType: SignatureType,
): Promise<ClobAnswer<Funds>> {
  await venue.clob(balanceUpdateRequest(venue.signing(account), 'pUSD', signatureType));
  return parseFundsAnswer(await venue.clob(balanceRequest(venue.signing(account), 'pUSD', signatureType)));
}

function usdc(micro: number): string {
  return `${micro / MICRO} pUSD`;
}
