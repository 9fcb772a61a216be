const EMPTY = new Set(['meta']);

/** The texts of a page's headings. */
export function headingsOf(page: string): readonly string[] {
  return [...page.matchAll(/<h[1-3]>(.*?)<\/h[1-3]>/g)].map(([, text]) => text!);
}

/** A report without its script, which speaks of `null`, and its style: they are ours and the same in every report. */
export function withoutScript(page: string): string {
  return page.replace(/<script>[^]*<\/script>/, '').replace(/<style>[^]*<\/style>/, '');
}

/** Elements that are open when the page ends, or that were closed in the wrong order. */
export function unclosedIn(page: string): readonly string[] {
  const open: string[] = [];
  for (const [, close, name, rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi)) {
    if (close === '/' && open.pop() !== name) return [`</${name}>`, ...open];
    if (close !== '/' && !rest!.endsWith('/') && !EMPTY.has(name!)) open.push(name!);
  }
  return open;
}
