import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, type Html, trusted } from './html.ts';

const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8');
const SCRIPT = readFileSync(new URL('script.js', import.meta.url), 'utf8');

/** Only our own style and script run, and nothing is ever asked from a network: the browser sees to it. */
const POLICY = `default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`;

/** A page in one file. It is whole without its script; the script adds tooltips and the zoom of time axes. */
export function htmlDocument(name: string, body: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<title>${name}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${body}
<div id="tip" role="status" hidden></div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page.html;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
