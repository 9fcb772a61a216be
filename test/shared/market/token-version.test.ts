import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../shared/market/ids.ts';
import { isProtocolV2Token } from '../../../shared/market/token-version.ts';
import { golden } from '../../support/golden-vectors.ts';

describe('a token id', () => {
  it.each(golden.protocol_v2_ids)('tells whether $position_id is a Protocol V2 position', (vector) => {
    expect(isProtocolV2Token(vector.position_id as TokenId)).toBe(vector.reserved_bits_40_103_zero);
  });

  it.each(golden.ctf_ids.vectors)('tells that $position_id is a CTF token', (vector) => {
    expect(isProtocolV2Token(vector.position_id as TokenId)).toBe(false);
  });
});
