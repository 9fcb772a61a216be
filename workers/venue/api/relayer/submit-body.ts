import * as z from 'zod';
import { issueText, parseJson } from '../../../../shared/wire/json.ts';

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address');
const bytes = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, 'not 0x hex');
const whole = z
  .string()
  .regex(/^\d{1,78}$/, 'not a whole number')
  .transform((text) => BigInt(text))
  .refine((value) => value < 2n ** 256n, 'does not fit 256 bits');
const zero = whole.refine((value) => value === 0n, 'must be 0');
const noAddress = address.refine((text) => /^0x0+$/.test(text), 'must be the zero address');

const common = { from: address, to: address, metadata: z.string().max(500).default('') };
const noValue = zero.optional();

const safe = z.object({
  ...common,
  type: z.literal('SAFE'),
  proxyWallet: address,
  data: bytes,
  nonce: whole,
  value: noValue,
  signature: bytes,
  signatureParams: z.object({
    gasPrice: zero,
    operation: z.enum(['0', '1']).transform((text) => BigInt(text)),
    safeTxnGas: zero,
    baseGas: zero,
    gasToken: noAddress,
    refundReceiver: noAddress,
  }),
});

const safeCreate = z.object({
  ...common,
  type: z.literal('SAFE-CREATE'),
  proxyWallet: address,
  signature: bytes,
  signatureParams: z.object({ paymentToken: noAddress, payment: zero, paymentReceiver: noAddress }),
});

const proxy = z.object({
  ...common,
  type: z.literal('PROXY'),
  proxyWallet: address,
  data: bytes,
  nonce: whole,
  value: noValue,
  signature: bytes,
  signatureParams: z.object({ gasPrice: zero, gasLimit: whole, relayerFee: zero, relayHub: address, relay: address }),
});

const wallet = z.object({
  ...common,
  type: z.literal('WALLET'),
  nonce: whole,
  signature: bytes,
  depositWalletParams: z.object({
    depositWallet: address,
    deadline: whole,
    calls: z.array(z.object({ target: address, value: zero, data: bytes })).min(1),
  }),
});

const walletCreate = z.object({ ...common, type: z.literal('WALLET-CREATE') });

const bodySchema = z.discriminatedUnion('type', [safe, safeCreate, proxy, wallet, walletCreate]);

/** Bodies of POST /submit by their type (protocol §10.5). Nothing that the relayer would have to pay for is taken. */
export type SubmitBody = z.output<typeof bodySchema>;
export type SubmitOf<Type extends SubmitBody['type']> = Extract<SubmitBody, { readonly type: Type }>;

/** Reads the body of POST /submit. The reasons are this venue's own words; the real relayer's are not known. */
export function readSubmit(
  text: string,
): { readonly kind: 'body'; readonly body: SubmitBody } | { readonly kind: 'wrong'; readonly reason: string } {
  const json = parseJson(text);
  if (json.kind === 'malformed') return { kind: 'wrong', reason: 'invalid request body' };
  const body = bodySchema.safeParse(json.value);
  return body.success
    ? { kind: 'body', body: body.data }
    : { kind: 'wrong', reason: `invalid request body: ${issueText(body.error)}` };
}
