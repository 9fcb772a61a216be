import { AbiCoder, formatEther, Interface } from 'ethers';
import type { Http } from '../../../shared/ports/ports.ts';
import { CONTRACTS } from '../../../shared/wire/contracts.ts';
import type { Endpoints } from '../../../shared/wire/endpoints.ts';
import { CHAIN_ID } from '../../../shared/wire/orders/index.ts';
import { RELAYER_KEY_NAME } from '../../config/environment.ts';
import type { Settings } from '../../config/settings.ts';
import { ChainNode, type NodeAnswer, quantityOf } from '../../treasury/chain-node.ts';
import { RELAYED, RelayerLine } from '../../treasury/relayer-line.ts';
import type { LiveAccess } from '../live/live-access.ts';
import { type Check, ok, refuse, warn } from './check.ts';

export type TreasuryCheckTerms = {
  readonly http: Http;
  readonly now: () => number;
  readonly endpoints: Endpoints;
  readonly settings: Settings;
  readonly access: LiveAccess;
};

/** A few dozen transactions at usual fees, wei of POL. */
const COMFORTABLE_GAS = 500_000_000_000_000_000n;

/** Who must be allowed to move the wallet's shares, for sales and for merging and redeeming (protocol §10.2). */
const OPERATORS = [
  ['CTF Exchange V2', CONTRACTS.conditionalTokens, CONTRACTS.exchangeV2],
  ['the collateral adapter', CONTRACTS.conditionalTokens, CONTRACTS.collateralAdapter],
  ['Exchange V3', CONTRACTS.positionManager, CONTRACTS.exchangeV3],
  ['the router', CONTRACTS.positionManager, CONTRACTS.router],
] as const;

const SHARES = new Interface(['function isApprovedForAll(address owner, address operator) view returns (bool)']);

/** What merging and redeeming need besides money: the right way for the wallet, a node, gas or a relayer, approvals. */
export async function checkTreasury(terms: TreasuryCheckTerms): Promise<readonly Check[]> {
  const { settings, endpoints, access, http } = terms;
  const { mode, rpcUrl } = settings.treasury;
  const url = rpcUrl ?? endpoints.rpc;
  const type = RELAYED[access.wallet.signatureType];
  if ((mode === 'eoa') !== (type === undefined)) {
    const mend = type === undefined ? 'eoa' : 'relayer';
    const detail = `${mode} does not move a wallet of type ${settings.wallet.type}`;
    return [refuse('treasury', detail, `set "treasury.mode" to ${mend}, or to off`)];
  }
  if (url === undefined) return [refuse('treasury', 'no node to read the chain from', 'set "treasury.rpcUrl"')];
  const node = new ChainNode(http, url);
  const chain = await checkNode(node);
  if (chain.verdict !== 'ok') return [chain];
  const means = mode === 'eoa' ? await checkGas(node, access) : await checkRelayer(terms);
  return [chain, means, ...(await checkOperators(node, access))];
}

async function checkNode(node: ChainNode): Promise<Check> {
  const [answer] = await asked(node, [{ method: 'eth_chainId', params: [] }]);
  const id = quantityOf(answer);
  const mend = 'check "treasury.rpcUrl": a node of Polygon';
  if (id === undefined) return refuse('chain node', `does not answer: ${reasonOf(answer)}`, mend);
  if (id !== BigInt(CHAIN_ID)) return refuse('chain node', `is one of chain ${id}, not of ${CHAIN_ID}`, mend);
  return ok('chain node', 'answers');
}

async function checkGas(node: ChainNode, { wallet }: LiveAccess): Promise<Check> {
  const [answer] = await asked(node, [{ method: 'eth_getBalance', params: [wallet.address, 'latest'] }]);
  const balance = quantityOf(answer);
  const mend = `send some POL to ${wallet.address}`;
  if (balance === undefined) return refuse('gas', `the balance cannot be read: ${reasonOf(answer)}`, mend);
  if (balance === 0n) return refuse('gas', 'the wallet has no POL to pay transactions with', mend);
  const detail = `${formatEther(balance)} POL`;
  return balance < COMFORTABLE_GAS ? warn('gas', detail, mend) : ok('gas', detail);
}

/** Asks for the wallet's next nonce, as every act does first. */
async function checkRelayer({ http, now, endpoints, access }: TreasuryCheckTerms): Promise<Check> {
  const { wallet, privateKey, relayerKey } = access;
  const type = RELAYED[wallet.signatureType];
  const mend = `"treasury.mode" relayer needs ${RELAYER_KEY_NAME} in the environment, from Polymarket's website`;
  if (relayerKey === undefined || type === undefined) return refuse('relayer', 'its API key is missing', mend);
  const clock = { wallMs: now, monoMs: now };
  const relayer = { http, clock, relayer: endpoints.relayer, apiKey: relayerKey, key: privateKey };
  const line = new RelayerLine({ ...relayer, wallet: wallet.address, type });
  const answers = await new Promise((done) => line.isNonceUsed({ nonce: 0, payload: '' }, done));
  return answers === undefined
    ? refuse('relayer', `${endpoints.relayer} does not tell the wallet's nonce`, mend)
    : ok('relayer', 'answers');
}

async function checkOperators(node: ChainNode, { wallet }: LiveAccess): Promise<readonly Check[]> {
  const answers = await asked(
    node,
    OPERATORS.map(([, token, operator]) => {
      const data = SHARES.encodeFunctionData('isApprovedForAll', [wallet.address, operator]);
      return { method: 'eth_call', params: [{ to: token, data }, 'latest'] };
    }),
  );
  return OPERATORS.map(([name, , operator], index): Check => {
    const answer = answers[index];
    const mend = `approve ${operator} for your shares, on polymarket.com or with a transaction of your own`;
    const isAllowed = answer?.kind === 'result' ? flagIn(answer.value) : undefined;
    if (isAllowed === undefined) return warn('share approval', `${name}: cannot be read: ${reasonOf(answer)}`, mend);
    return isAllowed ? ok('share approval', name) : refuse('share approval', `${name} may not move shares`, mend);
  });
}

function flagIn(value: unknown): boolean | undefined {
  try {
    return AbiCoder.defaultAbiCoder().decode(['bool'], String(value))[0] as boolean;
  } catch {
    return undefined;
  }
}

function asked(node: ChainNode, questions: Parameters<ChainNode['ask']>[0]): Promise<readonly NodeAnswer[]> {
  return new Promise((done) => node.ask(questions, done));
}

function reasonOf(answer: NodeAnswer | undefined): string {
  return answer === undefined || answer.kind === 'result' ? 'no number' : answer.message;
}
