/** An element of RLP, Ethereum's encoding of nested lists of bytes: its content, and its own encoding with the header. */
export type RlpItem = { readonly content: Uint8Array; readonly encoded: Uint8Array; readonly isList: boolean };

const SHORT_BYTES = 0x80;
const SHORT_LIST = 0xc0;
/** Contents longer than this have their length written out. */
const LONGEST_SHORT = 55;

/** The elements of a list that is all of `data`; `undefined` when it is none. */
export function rlpList(data: Uint8Array): readonly RlpItem[] | undefined {
  const list = itemAt(data, 0);
  if (list === undefined || !list.isList || list.encoded.length !== data.length) return undefined;
  const items: RlpItem[] = [];
  for (let at = 0; at < list.content.length; ) {
    const item = itemAt(list.content, at);
    if (item === undefined) return undefined;
    items.push(item);
    at += item.encoded.length;
  }
  return items;
}

/** A list of elements that are encoded already. */
export function encodeRlpList(elements: readonly Uint8Array[]): Uint8Array {
  const length = elements.reduce((sum, element) => sum + element.length, 0);
  return Uint8Array.from([...header(length), ...elements.flatMap((element) => [...element])]);
}

/** A whole number below 128, encoded. */
export function encodeRlpSmall(value: number): Uint8Array {
  return Uint8Array.of(value === 0 ? SHORT_BYTES : value);
}

/** A whole number from its big-endian bytes. */
export function numberOf({ content }: RlpItem): bigint {
  return content.length === 0 ? 0n : BigInt(`0x${Buffer.from(content).toString('hex')}`);
}

function itemAt(data: Uint8Array, at: number): RlpItem | undefined {
  const first = data[at];
  if (first === undefined) return undefined;
  const isList = first >= SHORT_LIST;
  if (first < SHORT_BYTES) return item(data, at, 0, 1, isList);
  const short = first - (isList ? SHORT_LIST : SHORT_BYTES);
  if (short <= LONGEST_SHORT) return item(data, at, 1, short, isList);
  const lengthBytes = short - LONGEST_SHORT;
  if (lengthBytes > 4) return undefined;
  let length = 0;
  for (let i = 1; i <= lengthBytes; i += 1) length = length * 256 + (data[at + i] ?? 0);
  return item(data, at, 1 + lengthBytes, length, isList);
}

function item(data: Uint8Array, at: number, head: number, length: number, isList: boolean): RlpItem | undefined {
  const end = at + head + length;
  if (end > data.length) return undefined;
  return { content: data.subarray(at + head, end), encoded: data.subarray(at, end), isList };
}

function header(length: number): number[] {
  if (length <= LONGEST_SHORT) return [SHORT_LIST + length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [SHORT_LIST + LONGEST_SHORT + bytes.length, ...bytes];
}
