import { encodeFunctionData, type Hex, hexToBytes, parseAbi } from 'viem';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { addressOf, hmacSignature } from '../../../../../shared/wire/auth/index.ts';
import type { Credentials } from '../../../../../shared/wire/endpoints.ts';
import { batchDigest, personalDigest, proxyDigest, safeDigest } from '../../../../../shared/wire/relayer/digests.ts';
import { digestSigner } from '../../../../../shared/wire/signing/secp256k1.ts';
import { goldenAccount } from '../../../../support/golden-vectors.ts';
import { ALICE, ServedVenue } from '../served-venue.ts';

type Body = Record<string, unknown>;

const derived = goldenAccount('alice').derived_wallets;
const from = addressOf(ALICE);
const sign = digestSigner(ALICE);
const NOBODY = `0x${'00'.repeat(20)}`;
const RELAY = `0x${'11'.repeat(20)}`;

/** A harmless call: it approves nothing to nobody. */
export const HARMLESS = {
  to: CONTRACTS.collateral as string,
  data: encodeFunctionData({ abi: parseAbi(['function approve(address,uint256)']), args: [CONTRACTS.exchangeV2, 1n] }),
};

/** Alice, who has three wallets at a venue that the relayer moves for her. Her deposit wallet is of the present form. */
export class Owner {
  readonly served: ServedVenue;
  readonly wallets = { safe: derived.safe, proxy: derived.proxy, deposit: derived.deposit_wallet_beacon };

  constructor(served = new ServedVenue({ assets: ['BTC'], crowd: false })) {
    this.served = served;
  }

  safe(nonce: number, { to, data }: { readonly to: string; readonly data: Hex } = HARMLESS): Body {
    const digest = safeDigest({
      safe: derived.safe,
      to,
      value: 0n,
      data: hexToBytes(data),
      operation: 0n,
      nonce: BigInt(nonce),
    });
    const plain = sign(personalDigest(digest));
    const v = (Number.parseInt(plain.slice(-2), 16) + 4).toString(16);
    const free = {
      gasPrice: '0',
      operation: '0',
      safeTxnGas: '0',
      baseGas: '0',
      gasToken: NOBODY,
      refundReceiver: NOBODY,
    };
    return {
      from,
      to,
      proxyWallet: derived.safe,
      data,
      nonce: String(nonce),
      signature: `${plain.slice(0, -2)}${v}`,
      signatureParams: free,
      type: 'SAFE',
      metadata: '',
    };
  }

  proxy(nonce: number, { to, data }: { readonly to: string; readonly data: Hex } = HARMLESS): Body {
    const abi = parseAbi(['function proxy((uint8 typeCode, address to, uint256 value, bytes data)[])']);
    const outer = encodeFunctionData({ abi, args: [[{ typeCode: 1, to: to as Hex, value: 0n, data }]] });
    const digest = proxyDigest({
      from,
      to: CONTRACTS.proxyFactory,
      data: hexToBytes(outer),
      relayerFee: 0n,
      gasPrice: 0n,
      gasLimit: 1n,
      nonce: BigInt(nonce),
      relayHub: CONTRACTS.relayHub,
      relay: RELAY,
    });
    const terms = { gasPrice: '0', gasLimit: '1', relayerFee: '0', relayHub: CONTRACTS.relayHub, relay: RELAY };
    return {
      from,
      to: CONTRACTS.proxyFactory,
      proxyWallet: derived.proxy,
      data: outer,
      nonce: String(nonce),
      signature: sign(personalDigest(digest)),
      signatureParams: terms,
      type: 'PROXY',
    };
  }

  batch(nonce: number, calls: readonly { readonly to: string; readonly data: Hex }[] = [HARMLESS]): Body {
    const deadline = this.served.nowS + 600;
    const signature = sign(
      batchDigest({
        wallet: derived.deposit_wallet_beacon,
        nonce: BigInt(nonce),
        deadlineS: BigInt(deadline),
        calls: calls.map(({ to, data }) => ({ target: to, value: 0n, data: hexToBytes(data) })),
      }),
    );
    return {
      type: 'WALLET',
      from,
      to: CONTRACTS.depositWalletFactory,
      nonce: String(nonce),
      signature,
      depositWalletParams: {
        depositWallet: derived.deposit_wallet_beacon,
        deadline: String(deadline),
        calls: calls.map(({ to, data }) => ({ target: to, value: '0', data })),
      },
    };
  }

  /** Submits with a relayer key of Alice's. */
  submit(body: Body, address: string = from): { readonly status: number; readonly value: Body } {
    const headers = { RELAYER_API_KEY: 'key', RELAYER_API_KEY_ADDRESS: address };
    const { status, value } = this.served.request('POST', '/relayer/submit', headers, JSON.stringify(body));
    return { status, value: value as Body };
  }

  /** Submits as a builder's server would. */
  submitAs({ apiKey, secret, passphrase }: Credentials, text: string, timestampS = this.served.nowS): number {
    const headers = {
      POLY_BUILDER_API_KEY: apiKey,
      POLY_BUILDER_PASSPHRASE: passphrase,
      POLY_BUILDER_TIMESTAMP: String(timestampS),
      POLY_BUILDER_SIGNATURE: hmacSignature(secret, timestampS, 'POST', '/submit', text),
    };
    return this.served.request('POST', '/relayer/submit', headers, text).status;
  }

  /** Submits what has to be taken, and waits until it is confirmed. @returns its state and error */
  carryOut(body: Body): Body {
    const { status, value } = this.submit(body);
    if (status !== 200) throw new Error(`not taken: ${JSON.stringify(value)}`);
    this.served.time.advance(4_000);
    return this.transaction(String(value['transactionID']));
  }

  transaction(id: string): Body {
    return this.served.get(`/relayer/v1/account/transactions/${id}`).value as Body;
  }
}
