/** A page around its body: one file with its style and script, which asks for nothing from anywhere. Pure. */
import { createHash } from 'node:crypto';
import type { Chart, FlameGraph } from '../charts/chart.ts';
import { scriptJson } from './inert-json.ts';
import { type Markup, markup, trusted } from './markup.ts';
import type { PageAssets } from './page-assets.ts';

/** What stands on a page. */
export interface PageContent {
  readonly title: string;
  readonly body: Markup;
  /** What the script draws into the boxes of the body. */
  readonly charts: readonly Chart[];
  readonly flames: readonly FlameGraph[];
  /** The version that made it; null where several did. */
  readonly uniqbench: string | null;
}

/** The whole document. */
export function pageHtml(
  { title, body, charts, flames, uniqbench }: PageContent,
  assets: PageAssets,
): string {
  const whole = markup`<a class="skip" href="#main">Skip to the results</a>
${body}
<script type="application/json" id="charts">${trusted(scriptJson(charts))}</script>
${flames.length === 0 ? null : markup`<script type="application/json" id="flames">${trusted(scriptJson(flames))}</script>\n`}<script>${trusted(assets.script)}</script>`;
  return documentHtml(title, whole, assets, uniqbench);
}

/** A page of a single section, without charts. */
export function barePage(heading: string, section: Markup, assets: PageAssets): string {
  const body = markup`<header class="top">
<p class="brand">uniqbench</p>
<h1>${heading}</h1>
</header>
<main id="main">
${section}
</main>`;
  return documentHtml(`uniqbench: ${heading}`, body, assets, null);
}

function documentHtml(
  title: string,
  body: Markup,
  assets: PageAssets,
  uniqbench: string | null,
): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${uniqbench === null ? null : markup`<meta name="generator" content="uniqbench ${uniqbench}">\n`}<title>${title}</title>
<style>${trusted(assets.style)}</style>
</head>
<body>
${body}
</body>
</html>
`.html;
}

/** Nothing is loaded from anywhere, and no script runs but this page's own. */
function pagePolicy({ script }: PageAssets): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}
