export { type Address, addressOf, type PrivateKey, privateKey, type Signature } from '../signing/secp256k1.ts';
export { type ClobAuth, l1Headers, recoverClobAuth } from './l1.ts';
export { type ClobAccount, hmacSignature, type HttpMethod, l2Headers } from './l2.ts';
