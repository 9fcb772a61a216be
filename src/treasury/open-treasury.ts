import { join } from 'node:path';
import { SafetyError, UsageError } from '../../shared/errors.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { RELAYER_KEY_NAME } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import type { SupervisorEvent } from '../supervisor/events.ts';
import { VersionedRecord } from '../supervisor/versioned-record.ts';
import type { ChainLine } from './chain-line.ts';
import { ChainNode } from './chain-node.ts';
import { EoaLine } from './eoa-line.ts';
import { RELAYED, RelayerLine } from './relayer-line.ts';
import { Treasury } from './treasury.ts';
import { treasuryRecordSchema } from './treasury-record.ts';

/** What the treasury uses of a supervisor. */
export type TreasuryHost = {
  observe(listener: (event: SupervisorEvent) => void): () => void;
  tellChain(asset: Asset, event: ChainEvent): void;
  raiseAlarm(code: string, detail: string): void;
};

export type TreasuryTerms = {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly world: Pick<World, 'clock' | 'timers' | 'http' | 'disk'>;
  readonly account: TradingAccount;
  readonly relayerKey: string | undefined;
  readonly host: TreasuryHost;
};

/**
 * The treasury of a session, at work: engines' wishes reach it through the supervisor's events, and its words go back the same
 * way.
 *
 * @throws {UsageError} code `config`, {@link SafetyError} code `treasury`: naming what is missing or does not go together
 */
export function openTreasury(terms: TreasuryTerms): Treasury {
  const { settings, endpoints, world, account, host } = terms;
  const url = settings.treasury.rpcUrl ?? endpoints.rpc;
  if (url === undefined) {
    throw new UsageError(
      'config',
      '"treasury.rpcUrl": the treasury reads the chain from a node; name one, or set "treasury.mode" to off',
    );
  }
  const node = new ChainNode(world.http, url);
  const wallet = account.wallet?.address ?? account.address;
  const treasury = new Treasury({
    world,
    node,
    line: lineOf(terms, node, wallet),
    store: new VersionedRecord(
      world.disk,
      join(settings.dataDir, 'treasury', wallet),
      'treasury',
      treasuryRecordSchema,
    ),
    wallet,
    tell: (asset, event) => host.tellChain(asset, event),
    alarm: (code, detail) => host.raiseAlarm(code, detail),
  });
  host.observe((event) => listen(treasury, event));
  treasury.start();
  return treasury;
}

function listen(treasury: Treasury, event: SupervisorEvent): void {
  if (event.type === 'state' && event.state === 'ready') treasury.retell(event.asset);
  if (event.type !== 'fact') return;
  const { fact, asset } = event;
  if (fact.type === 'chain') treasury.want(asset, fact.wish);
  if (fact.type === 'round' && fact.phase === 'resolved') treasury.hurry(fact.conditionId);
}

function lineOf(
  { settings, endpoints, world, account, relayerKey }: TreasuryTerms,
  node: ChainNode,
  wallet: string,
): ChainLine {
  const { mode } = settings.treasury;
  const type = RELAYED[account.wallet?.signatureType ?? 0];
  if (mode === 'eoa' && type === undefined) return new EoaLine(node, account.privateKey, wallet);
  if (mode === 'eoa' || type === undefined) {
    const mend = mode === 'eoa' ? 'relayer' : 'eoa';
    throw new UsageError(
      'config',
      `"treasury.mode": ${mode} does not move a wallet of type ${settings.wallet.type}; use ${mend}`,
    );
  }
  if (relayerKey === undefined) {
    throw new SafetyError(
      'treasury',
      `"treasury.mode" relayer needs ${RELAYER_KEY_NAME} in the environment; it is missing`,
    );
  }
  const { http, clock } = world;
  return new RelayerLine({
    http,
    clock,
    relayer: endpoints.relayer,
    apiKey: relayerKey,
    key: account.privateKey,
    wallet,
    type,
  });
}
