import { defaultEngineConfig } from './engine-config.ts';
import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';

const NOWHERE = 'http://venue';
const NOWHERE_WS = 'ws://venue';

/** A BTC compartment on an embedded venue that the test plays itself. The key is worth nothing. */
export function compartmentConfig(more: Partial<CompartmentConfig> = {}): CompartmentConfig {
  return {
    asset: 'BTC',
    interval: '5m',
    timeScale: 1,
    venue: 'embedded',
    mode: 'paper',
    endpoints: {
      chainId: 137,
      clob: `${NOWHERE}/clob`,
      marketWs: `${NOWHERE_WS}/market`,
      userWs: `${NOWHERE_WS}/user`,
      gamma: `${NOWHERE}/gamma`,
      data: `${NOWHERE}/data`,
      relayer: `${NOWHERE}/relayer`,
      polybolt: `${NOWHERE_WS}/polybolt`,
      rtds: `${NOWHERE_WS}/rtds`,
      binanceRest: `${NOWHERE}/binance`,
      binanceWs: `${NOWHERE_WS}/binance`,
      geoblock: `${NOWHERE}/geoblock`,
    },
    signing: {
      privateKey: `0x${'11'.repeat(32)}`,
      credentials: { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' },
    },
    engine: defaultEngineConfig('BTC', '5m'),
    tapeFolder: 'tapes/BTC',
    runId: 'run',
    buildHash: 'build',
    configHash: 'config',
    heartbeatIntervalMs: 4_000,
    roundCheckIntervalMs: 5_000,
    ...more,
  };
}
