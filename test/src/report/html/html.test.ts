import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../../../src/report/html/html.ts';
import { count, decimal, elapsed, signed } from '../../../../src/report/html/numbers.ts';

describe('a piece of HTML', () => {
  it('takes no text of others for markup', () => {
    const name = `<img src=x onerror="alert('1')">&`;
    expect(html`<p title="${name}">${name}</p>`.html).toBe(
      `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>`,
    );
  });

  it('leaves no sign by which text could get out of its place', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.html.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>"'&]/);
      }),
    );
  });

  it('escapes once only: pieces inside pieces stay as they are', () => {
    expect(html`<ul>${['a', '<'].map((one) => html`<li>${one}</li>`)}</ul>`.html).toBe(
      '<ul><li>a</li><li>&lt;</li></ul>',
    );
  });

  it('keeps coordinates short', () => {
    expect(html`${1 / 3} ${2} ${undefined}`.html).toBe('0.33 2 ');
  });
});

describe('numbers for people', () => {
  it('show a sign, separators and never a negative zero', () => {
    expect([signed(1234.5, 2), signed(-0.001, 2), signed(-1, 1), decimal(-0, 0), count(1e6)]).toEqual([
      '+1,234.50',
      '0.00',
      '−1.0',
      '0',
      '1,000,000',
    ]);
  });

  it('tell time in a round in minutes and seconds', () => {
    expect([elapsed(0), elapsed(65_000), elapsed(3_600_000)]).toEqual(['0:00', '1:05', '60:00']);
  });
});
