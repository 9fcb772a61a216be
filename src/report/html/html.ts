/** A piece of finished HTML or SVG. Made by {@link html} only, which escapes everything that is not one itself. */
export type Html = { readonly html: string };

/** What may stand in a template: text is escaped, a number is a coordinate and is cut to two decimals. */
export type HtmlValue = Html | string | number | undefined | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: names and messages of others can never become markup. Attribute values must be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: parts.reduce((text, part, i) => text + render(values[i - 1]) + part) };
}

/** Text that is trusted as it is: our own style sheet and script. */
export function trusted(text: string): Html {
  return { html: text };
}

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
}
