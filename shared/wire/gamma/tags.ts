import { ASSET_NAMES, ASSETS, type Asset } from '../../market/assets.ts';
import type { Round } from '../../market/round.ts';

/** A label of events, by which Gamma lets clients filter. */
export type GammaTag = { readonly id: string; readonly label: string; readonly slug: string };

const CRYPTO: GammaTag = { id: '21', label: 'Crypto', slug: 'crypto' };
const UP_OR_DOWN: GammaTag = { id: '102127', label: 'Up or Down', slug: 'up-or-down' };
const ASSET_TAG_IDS: Readonly<Record<Asset, string>> = { BTC: '235', ETH: '39', SOL: '818', XRP: '101267' };

/** Tags of the crypto Up/Down events. Their ids are this venue's choice: a client finds a tag by its slug. */
export const GAMMA_TAGS: readonly GammaTag[] = [CRYPTO, UP_OR_DOWN, ...ASSETS.map(assetTag)];

/** What an event of this round is tagged with. */
export function tagsOf({ asset }: Pick<Round, 'asset'>): readonly GammaTag[] {
  return [CRYPTO, UP_OR_DOWN, assetTag(asset)];
}

function assetTag(asset: Asset): GammaTag {
  const { hourlySlug, title } = ASSET_NAMES[asset];
  return { id: ASSET_TAG_IDS[asset], label: title, slug: hourlySlug };
}
