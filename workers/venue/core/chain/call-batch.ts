import { bytesToHex } from '@noble/hashes/utils.js';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { AbiReader } from './abi-reader.ts';
import { callData, selector } from './selector.ts';

/** A call as a wallet makes it: to which contract, with what data. No Polygon coin is sent along anywhere. */
export type RawCall = { readonly to: string; readonly data: Uint8Array };

const MULTI_SEND = selector('multiSend(bytes)');
const PROXY = selector('proxy((uint8,address,uint256,bytes)[])');
const SAFE_EXEC = selector(
  'execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
);

/** `operation` of a Safe's transaction: the wallet calls a contract, or runs a library's code as its own. */
const CALL = 0n;
const DELEGATE_CALL = 1n;
/** `typeCode` of a proxy's call. */
const PROXY_CALL = 1n;

/** Packed head of an element of `multiSend`: operation 1, address 20, value 32, data length 32. */
const MULTI_HEAD = 85;

/**
 * The calls that a Safe's transaction makes: itself, or the packed ones of `multiSend`, which a Safe runs as its own code
 * (protocol §10.5). `undefined` when the bytes are neither.
 */
export function callsOfSafe(to: string, data: Uint8Array, operation: bigint): readonly RawCall[] | undefined {
  if (operation === CALL) return [{ to, data }];
  if (operation !== DELEGATE_CALL || to.toLowerCase() !== CONTRACTS.safeMultisend.toLowerCase()) return undefined;
  const { selector: name, args } = callData(data);
  const reader = new AbiReader(args);
  const packed = reader.bytes(0);
  return name === MULTI_SEND && reader.intact ? unpack(packed) : undefined;
}

/** The calls of a Safe's `execTransaction`, for an owner who sends it himself. */
export function callsOfSafeExec(data: Uint8Array): readonly RawCall[] | undefined {
  const { selector: name, args } = callData(data);
  const reader = new AbiReader(args);
  const [to, inner, operation] = [reader.address(0), reader.bytes(2), reader.uint(3)];
  return name === SAFE_EXEC && reader.intact ? callsOfSafe(to, inner, operation) : undefined;
}

/** The calls that the proxy factory's `proxy(…)` hands on to the sender's proxy. */
export function callsOfProxy(data: Uint8Array): readonly RawCall[] | undefined {
  const { selector: name, args } = callData(data);
  if (name !== PROXY) return undefined;
  const reader = new AbiReader(args);
  const calls = reader.tuples(0).map((tuple) => ({
    plain: tuple.uint(0) === PROXY_CALL && tuple.uint(2) === 0n,
    to: tuple.address(1),
    data: tuple.bytes(3),
  }));
  if (!reader.intact || calls.length === 0 || !calls.every(({ plain }) => plain)) return undefined;
  return calls.map(({ to, data: inner }) => ({ to, data: inner }));
}

function unpack(packed: Uint8Array): readonly RawCall[] | undefined {
  const calls: RawCall[] = [];
  for (let at = 0; at < packed.length; ) {
    if (at + MULTI_HEAD > packed.length || packed[at] !== 0) return undefined;
    const to = `0x${bytesToHex(packed.subarray(at + 1, at + 21))}`;
    const length = Number(BigInt(`0x${bytesToHex(packed.subarray(at + 53, at + MULTI_HEAD))}`));
    const end = at + MULTI_HEAD + length;
    if (end > packed.length) return undefined;
    calls.push({ to, data: packed.subarray(at + MULTI_HEAD, end) });
    at = end;
  }
  return calls.length === 0 ? undefined : calls;
}
