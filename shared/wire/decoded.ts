/**
 * What came of one frame. `decoded` may carry no event where the frame only confirms something; `gap` says that frames
 * before this one were lost. `ignored` frames are counted by their type, `refused` ones by their reason. Decoders never
 * throw on bytes from outside.
 */
export type Decoded<Event> =
  | { readonly kind: 'decoded'; readonly events: readonly Event[]; readonly gap?: string }
  | { readonly kind: 'ignored'; readonly messageType: string }
  | { readonly kind: 'refused'; readonly reason: string };

const LONGEST_TYPE = 40;

export function ignored(messageType: string): Decoded<never> {
  return { kind: 'ignored', messageType: messageType.slice(0, LONGEST_TYPE) };
}

export function refused(reason: string): Decoded<never> {
  return { kind: 'refused', reason };
}
