import { html, type Html } from './html.ts';

/** A drawing with its words. `describe` says in a sentence what a reader who cannot see it should know. */
export type Figure = {
  /** Unique in the document. */
  readonly id: string;
  readonly caption: string | Html;
  readonly describe: string;
  readonly width: number;
  readonly height: number;
  readonly body: Html | readonly Html[];
  /** Stands above the drawing: legend, buttons. */
  readonly above?: Html;
  /** Tables with the same figures. */
  readonly below?: Html;
};

/** One figure: legend, SVG, caption, tables. */
export function figure({ id, caption, describe, width, height, body, above, below }: Figure): Html {
  return html`<figure id="${id}">${above}<div class="scroll"><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-caption" aria-describedby="${id}-desc"><desc id="${id}-desc">${describe}</desc>${body}</svg></div><figcaption id="${id}-caption">${caption}</figcaption>${below}</figure>`;
}

/** Names of what is drawn, each with its sign: a class of the style sheet and a shape, so that colour is never alone. */
export function legend(entries: readonly { readonly mark: string; readonly name: string }[]): Html {
  const items = entries.map(({ mark, name }) => html`<li><i class="key ${mark}"></i>${name}</li>`);
  return html`<ul class="legend">${items}</ul>`;
}
