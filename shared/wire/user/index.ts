export * from './encode.ts';
export { userAuthFrame, userSubscribeFrame } from './frames.ts';
export type { UserIdentity } from './identity.ts';
export { decodeUserFrame } from './user-decoder.ts';
