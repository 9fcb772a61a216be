import { SafetyError } from '../../../shared/errors.ts';
import { addressOf, type PrivateKey } from '../../../shared/wire/auth/index.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import { derivedWallets, type TradingWallet, walletsOf } from '../../../shared/wire/wallets/index.ts';
import { type Settings, WALLET_TYPES } from '../../config/settings.ts';

/** Wallet types in the order of their numbers on the wire: eoa 0, proxy 1, safe 2, deposit 3 (protocol §3.2). */
export function signatureTypeOf(type: Settings['wallet']['type']): SignatureType {
  return WALLET_TYPES.indexOf(type) as SignatureType;
}

/**
 * The wallet that the settings mean. All but the plain one follow from the owner's address; an address in the settings must
 * be among them, so that a key can never trade for a stranger's wallet by a slip.
 *
 * @throws {SafetyError} code `wallet`
 */
export function liveWallet(key: PrivateKey, { type, address }: Settings['wallet']): TradingWallet {
  const owner = addressOf(key);
  const signatureType = signatureTypeOf(type);
  const candidates = walletsOf(owner, derivedWallets(owner), signatureType);
  const [usual] = candidates;
  const meant = address === undefined ? usual : candidates.find((one) => one.toLowerCase() === address.toLowerCase());
  if (meant !== undefined) return { signatureType, address: meant };
  const known = candidates.join(' or ');
  throw new SafetyError(
    'wallet',
    `"wallet.address" ${address} is not the ${type} wallet of the key, which is ${known}`,
  );
}

/** Owners whose keys are printed in the manuals of Hardhat, Foundry and Ganache: whatever they hold, anybody can take. */
const PUBLIC_OWNERS: readonly string[] = [
  '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
  '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
  '0x976EA74026E726554dB657fA54763abd0C3a0aa9',
  '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955',
  '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f',
  '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720',
];

/** Whether a key is a toy: one from a manual, or one byte repeated. Never for real money (fault H5). */
export function isToyKey(key: PrivateKey): boolean {
  return /^0x(..)\1{31}$/.test(key) || PUBLIC_OWNERS.includes(addressOf(key));
}
