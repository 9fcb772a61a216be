const UTF8 = new TextDecoder();

/** Text of a frame; bytes that are no UTF-8 become U+FFFD. One decoder for all: to make one costs more than to use it. */
export function utf8Text(frame: Uint8Array): string {
  return UTF8.decode(frame);
}
