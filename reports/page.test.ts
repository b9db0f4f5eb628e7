/** The page in a real browser. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeReport, type Report } from './figures/report.ts';
import { browserPath, HOW_TO_GET_ONE } from './fixtures/browser.ts';
import { EVIL, hostileRun } from './fixtures/hostile.ts';
import { profiledRun } from './fixtures/profiled-run.ts';
import { defaultRun, recordedRun } from './fixtures/recorded.ts';
import { renderHtml } from './formats/html.ts';
import { readPageAssets } from './formats/page-assets.ts';
import { figureOf, short } from './page/numbers.ts';
import { shortened } from './page/row-names.ts';

if (browserPath === undefined) {
  process.stderr.write(`Skipped: the page in a browser. ${HOW_TO_GET_ONE}\n`);
}

/** A page draws within a moment, and on a busy machine later. */
const PATIENT = { timeout: 30_000 };

const folder = mkdtempSync(join(tmpdir(), 'uniqbench-page-'));
const recorded: Report = {
  ...makeReport(recordedRun),
  calibration: {
    startedAt: '2026-11-24T00:00:00.000Z',
    sentences: ['In 1,000 runs of a copy against itself, 41 were told to differ.'],
  },
};

function saved(name: string, report: Report, assets = readPageAssets()): string {
  const file = join(folder, name);
  writeFileSync(file, renderHtml(report, assets));
  return pathToFileURL(file).href;
}

describe.skipIf(browserPath === undefined)('the page in a browser', () => {
  let browser: Browser;
  const recordedUrl = saved('recorded.html', recorded);
  const defaultUrl = saved('default.html', makeReport(defaultRun));
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath!,
      // Where its socket is, by a path of at most 104 letters on some systems; it removes it.
      env: { ...process.env, TMPDIR: '/tmp' },
      // Chromium's sandbox does not work for root, as in containers.
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat([
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ]),
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  /**
   * Opens it, without animations unless they are asked for, and waits for every chart. Whatever the browser complains of, or asks
   * the network for, is kept.
   */
  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    complaints.length = 0;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    if (options.javaScriptEnabled !== false) {
      // Not waitForFunction: the page's policy forbids to evaluate text from within.
      await expect
        .poll(
          () =>
            page.evaluate(
              "document.querySelectorAll('.plot').length - document.querySelectorAll('.plot svg').length",
            ),
          PATIENT,
        )
        .toBe(0);
      // Marks come with the animation.
      if (options.reducedMotion === 'no-preference') await page.waitForTimeout(600);
    }
    return page;
  }

  /** What is drawn in a series' colour: dots, lines and bars, but no axis. */
  const marksOf = (page: Page) =>
    page.evaluate<Record<string, number>>(`(() => {
      const style = getComputedStyle(document.documentElement);
      const colors = Array.from({ length: 9 }, (_, index) => style.getPropertyValue('--series-' + index));
      const isMark = (path) => [path.getAttribute('fill'), path.getAttribute('stroke')].some((color) => colors.includes(color));
      return Object.fromEntries([...document.querySelectorAll('.plot')].map((plot) =>
        [plot.dataset.chart, [...plot.querySelectorAll('svg path')].filter(isMark).length]));
    })()`);
  const widthBeyond = (page: Page) =>
    page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

  it('draws every chart with marks, complains of nothing and asks for nothing', async () => {
    const page = await open(recordedUrl, { reducedMotion: 'no-preference' });
    const marks = await marksOf(page);
    expect(Object.keys(marks).map((id) => id.replace('workload-1-', ''))).toEqual([
      'ratios',
      'samples',
      'live-memory',
      'bytes-by-kind',
      'objects-by-kind',
      // No call had a collection, so that there is no chart of them.
      'steady',
      'scaling',
    ]);
    for (const [id, count] of Object.entries(marks)) expect(count, id).toBeGreaterThan(4);
    const dots = page.locator('[data-chart$=samples] svg path[fill-opacity="0.65"]');
    const kept = recorded.samples;
    expect(await dots.count()).toBe(kept.length);
    expect(complaints).toEqual([]);
  });

  it('shows exact values under the pointer', async () => {
    const page = await open(recordedUrl);
    const dot = page.locator('[data-chart$=samples] svg path[fill-opacity="0.65"]').first();
    await dot.scrollIntoViewIfNeeded();
    await dot.hover({ force: true });
    const tip = page.locator('[data-chart$=samples] .tip');
    await tip.waitFor({ state: 'visible' });
    expect(await tip.innerText()).toMatch(
      /(flat-tuple-set|nested-seen-cached|naive-set-of-sets)\s+time: [\d,.]+ (µs|ms)\s+round: \d\s+call: \d/,
    );
    expect(complaints).toEqual([]);
  });

  it('hides and shows a series by its button, with the keyboard', async () => {
    const page = await open(recordedUrl);
    const figure = page.locator('figure[id$=samples]');
    const dots = figure.locator('svg path[fill-opacity="0.65"]');
    const all = await dots.count();
    const button = figure.getByRole('button', { name: 'flat-tuple-set' });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => dots.count(), PATIENT).toBeLessThan(all);
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('Enter');
    await expect.poll(() => dots.count(), PATIENT).toBe(all);
    for (const other of await figure.locator('.legend button').all()) await other.click();
    await expect.poll(async () => (await marksOf(page))['workload-1-samples'], PATIENT).toBe(0);
  });

  it('sorts a table by its figures, what is in words by words', async () => {
    const page = await open(recordedUrl);
    const table = page.locator('.workload table').first();
    const head = table.locator('thead th', { hasText: 'allocated' });
    const column = (await table.locator('thead th').allInnerTexts()).findIndex((text) =>
      text.startsWith('allocated'),
    );
    const cells = async () =>
      (await table.locator(`tbody tr > :nth-child(${column + 1})`).allInnerTexts()).map((text) =>
        Number(text.replaceAll(',', '')),
      );
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const ascending = await cells();
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await cells()).toEqual(ascending.toReversed());
    await table.locator('thead th').first().getByRole('button').click();
    const names = await table.locator('tbody th').allInnerTexts();
    expect(names).toEqual(names.toSorted());
  });

  it.each([
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'light', viewport: { width: 375, height: 800 } },
  ] as const)('has nothing that axe complains of: %o', async (options) => {
    // Its own policy lets no other script in.
    const page = await open(recordedUrl, { ...options, bypassCSP: true });
    await page.evaluate(
      "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
    );
    await page.addScriptTag({ content: axe.source });
    const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
      'axe.run().then(({ violations }) => violations)',
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('does not cut the summary at 1280 pixels, and asks nobody to scroll there', async () => {
    const page = await open(defaultUrl, { viewport: { width: 1280, height: 900 } });
    const [beyond] = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth)",
    );
    expect(beyond).toBe(0);
    const cards = await page.evaluate<number>(
      "Math.max(...[...document.querySelectorAll('.card')].map((card) => card.scrollWidth - card.clientWidth))",
    );
    expect(cards).toBe(0);
  });

  it('counts calls in whole numbers', async () => {
    const page = await open(defaultUrl);
    const texts = await page.locator('[data-chart$=collections] svg text').allTextContents();
    expect(texts).toEqual(expect.arrayContaining(['1', '2']));
    expect(texts.filter((text) => text.includes('.'))).toEqual([]);
  });

  it('links to its sections and charts', async () => {
    const page = await open(`${recordedUrl}#workload-1-scaling`);
    const links = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')).filter((to) => !document.querySelector(to))`,
    );
    expect(links).toEqual([]);
    expect(await page.locator('#workload-1-scaling').isVisible()).toBe(true);
  });

  it.each(['light', 'dark'] as const)(
    'is readable in %s: contrast of 4.5 and more',
    async (scheme) => {
      const page = await open(recordedUrl, { colorScheme: scheme });
      const lightness = await page.evaluate<number>(
        `${LUMINANCE} luminance(getComputedStyle(document.body).backgroundColor)`,
      );
      expect(lightness > 0.5).toBe(scheme === 'light');
      const poor = await page.evaluate<
        string[]
      >(`${LUMINANCE} [...document.querySelectorAll('p, li, td, th, dt, dd, a, h1, h2, h3, h4, summary, button, svg text')]
      .filter((element) => element.checkVisibility() && element.textContent.trim() !== '')
      .flatMap((element) => {
        const style = getComputedStyle(element);
        const color = element.tagName === 'text' ? style.fill : style.color;
        let under = element;
        while (under && /, 0\\)$|transparent/.test(getComputedStyle(under).backgroundColor)) under = under.parentElement;
        const [one, other] = [luminance(color), luminance(getComputedStyle(under ?? document.body).backgroundColor)].sort((a, b) => b - a);
        const contrast = (one + 0.05) / (other + 0.05);
        return contrast < 4.5 ? [element.tagName + ' ' + element.textContent.slice(0, 30) + ' ' + contrast.toFixed(2)] : ['looked'];
      })`);
      expect(poor.filter((one) => one !== 'looked')).toEqual([]);
      expect(poor.length).toBeGreaterThan(200);
      expect(complaints).toEqual([]);
    },
  );

  it('fits a telephone: only tables scroll sideways, in their boxes', async () => {
    const page = await open(recordedUrl, { viewport: { width: 375, height: 800 } });
    expect(await widthBeyond(page)).toBe(0);
    const wide = await page.evaluate<number>(
      "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth).length",
    );
    expect(wide).toBeGreaterThan(0);
  });

  it('fits a telephone where names have brackets', async () => {
    const name = `sorted (${'by-merging-runs-'.repeat(4)})`;
    const run = JSON.parse(JSON.stringify(recordedRun).replaceAll('flat-tuple-set', name));
    const url = saved('brackets.html', makeReport(run));
    const page = await open(url, { viewport: { width: 360, height: 800 } });
    expect(await page.locator('.answer').first().innerText()).toContain(name);
    expect(await widthBeyond(page)).toBe(0);
  });

  it('gives names of rows less room once there is less', async () => {
    const page = await open(recordedUrl, { viewport: { width: 1280, height: 800 } });
    const names = () => page.locator('[data-chart$=samples] svg text').allTextContents();
    expect(await names()).toContain('naive-set-of-sets');
    await page.setViewportSize({ width: 375, height: 800 });
    await expect.poll(names, PATIENT).toContain('naive-s…f-sets');
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(names, PATIENT).toContain('naive-set-of-sets');
  });

  it('prints everything unfolded, in colours for paper, whatever the screen has', async () => {
    const page = await open(recordedUrl, { colorScheme: 'dark' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('nav').isVisible()).toBe(false);
    const surface = await page.evaluate<number>(
      `${LUMINANCE} luminance(getComputedStyle(document.body).backgroundColor)`,
    );
    expect(surface).toBe(1);
    // Marks are counted in the colours of the style as it is now.
    await expect
      .poll(async () => Math.min(...Object.values(await marksOf(page))), PATIENT)
      .toBeGreaterThan(4);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(4);
  });

  it('has nothing beyond the edge of paper, which cannot be scrolled', async () => {
    const { largeRecord } = await import('./fixtures/large-record.ts');
    const others = { profiled: makeReport(profiledRun), large: makeReport(largeRecord) };
    const urls = Object.entries(others).map(([name, run]) => saved(`${name}-on-paper.html`, run));
    for (const url of [recordedUrl, ...urls]) {
      const page = await open(url, { viewport: { width: 718, height: 1000 } });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      await page.emulateMedia({ media: 'print' });
      const cut = await page.evaluate<string[]>(
        "[...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > innerWidth).map(({ caption }) => caption.textContent)",
      );
      expect(cut, url).toEqual([]);
      expect(await page.locator('table').count()).toBeGreaterThan(5);
    }
  });

  it('tells everything without scripts', async () => {
    const page = await open(recordedUrl, { javaScriptEnabled: false });
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('.workload table').first().isVisible()).toBe(true);
    expect(await page.locator('.plot').first().isVisible()).toBe(false);
    expect(await page.locator('.words').first().innerText()).toContain('faster');
  });

  it('leaves hostile names inert', async () => {
    const page = await open(saved('hostile.html', makeReport(hostileRun(EVIL))), {
      viewport: { width: 375, height: 800 },
    });
    expect(complaints).toEqual([]);
    expect(await page.locator('img, iframe, object, script').count()).toBe(2);
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
    expect(await widthBeyond(page)).toBe(0);
    const bar = page
      .locator('[data-chart$=bytes-by-kind] svg path[fill]:not([fill="none"])')
      .nth(2);
    await bar.scrollIntoViewIfNeeded();
    await bar.hover({ force: true });
    const tip = page.locator('[data-chart$=bytes-by-kind] .tip');
    await tip.waitFor({ state: 'visible' });
    expect(await tip.innerText()).toContain('<script>alert(1)</script>');
    expect(await tip.locator('script, img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'draws a flame graph to walk through by keys, in %s',
    async (colorScheme) => {
      const url = saved('profiled.html', makeReport(profiledRun));
      const page = await open(url, {
        colorScheme,
        viewport: { width: 375, height: 800 },
        bypassCSP: true,
      });
      expect(await widthBeyond(page)).toBe(0);
      const graph = page.locator('.flame').first();
      const shown = () => graph.getByRole('treeitem').filter({ visible: true }).count();
      const told = () => page.locator('.flame-told').first().innerText();
      const all = await shown();
      expect(all).toBeGreaterThan(5);
      await graph.locator('[tabindex="0"]').focus();
      for (const key of ['ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
      expect(await told()).toMatch(
        /^const hour = .*: 300 ms in naive-set-of-sets, nothing in nested/,
      );
      await page.keyboard.press('Enter');
      expect(await shown()).toBe(3);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await shown()).toBe(all);
      await page.keyboard.press('ArrowRight');
      expect(await told()).not.toMatch(/^const hour/);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await told()).toMatch(/^one call/);
      await page.addScriptTag({ content: axe.source });
      const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
        'axe.run().then(({ violations }) => violations)',
      );
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it('keeps the keys in a flame graph where their frame becomes too narrow', async () => {
    const [first, ...others] = profiledRun.profiles!;
    const tiny = {
      kind: 'function' as const,
      ...{ parent: 2, function: 'tiny', file: 'a.ts', line: 1, text: null, amount: 4e5 },
    };
    const results = first!.results.map((result) =>
      result.stacks === undefined
        ? result
        : { ...result, stacks: { ...result.stacks, frames: [...result.stacks.frames, tiny] } },
    );
    const run = { ...profiledRun, profiles: [{ ...first!, results }, ...others] };
    const page = await open(saved('narrow.html', makeReport(run)));
    const told = () => page.locator('.flame-told').first().innerText();
    const graph = page.locator('.flame').first();
    await graph.locator('[tabindex="0"]').focus();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('ArrowDown', 'ArrowDown');
    for (let step = 0; step < 5 && !(await told()).startsWith('for (const'); step++)
      await press('ArrowRight');
    await press('Enter', 'ArrowDown');
    expect(await told()).toMatch(/^tiny/);
    await press('Escape');
    expect(await told()).toMatch(/^for \(const/);
    expect(await graph.locator('[tabindex="0"]').isVisible()).toBe(true);
    await press('ArrowUp');
    expect(await told()).toMatch(/^countUniques/);
    expect(complaints).toEqual([]);
  });

  it('draws everything in a browser that tells no idle time, as Safari', async () => {
    const { script, style } = readPageAssets();
    const assets = { script: `delete window.requestIdleCallback;\n${script}`, style };
    const page = await open(saved('no-idle.html', makeReport(profiledRun), assets));
    expect(await page.evaluate("'requestIdleCallback' in window")).toBe(false);
    expect(await page.locator('.flame svg').count()).toBeGreaterThan(0);
    expect(await page.locator('thead button').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('tells lines in a table where no script draws', async () => {
    const url = saved('profiled.html', makeReport(profiledRun));
    const page = await open(url, { javaScriptEnabled: false });
    expect(await page.locator('.flame').isVisible()).toBe(false);
    await page.locator('summary', { hasText: 'line by line' }).click();
    expect(await page.locator('td', { hasText: 'toISOString' }).last().isVisible()).toBe(true);
  });

  it('draws 20 implementations on 8 workloads', async () => {
    const { largeRecord } = await import('./fixtures/large-record.ts');
    const page = await open(saved('large.html', makeReport(largeRecord)));
    const marks = Object.entries(await marksOf(page));
    expect(marks).toHaveLength(8 * 6 + 1);
    for (const [id, count] of marks) expect(count, id).toBeGreaterThan(15);
    expect(complaints).toEqual([]);
  });
});

it('ticks differ wherever an axis begins', () => {
  for (const from of [0.001, 1, 4_200, 98_700, 1_000_000, 2_500_000]) {
    const ticks = Array.from({ length: 8 }, (_, index) => short(from + (index * from) / 1e3));
    expect(new Set(ticks).size).toBe(8);
  }
  expect([0, 4_200, 400_000, 1_500_000].map(short)).toEqual(['0', '4,200', '400K', '1.5M']);
});

it('names of rows that are too long lose their middle', () => {
  expect(shortened('packed-rows', 220)).toBe('packed-rows');
  const names = [1, 2].map((last) => `implementation-with-a-rather-long-name-number-${last}`);
  const shown = names.map((name) => shortened(name, 96));
  expect(new Set(shown).size).toBe(2);
  for (const name of shown) expect(name).toMatch(/^impleme…\D+\d$/);
});

/** Relative luminance as WCAG 2.2 defines it. */
const LUMINANCE = `const luminance = (color) => {
  const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(Number).map((value) => value / (color.startsWith('color(') ? 1 : 255))
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};`;

describe('cells are sorted', () => {
  it.each([
    ['0.44× (0.25 to 0.79)', 0.44],
    ['1,234.5', 1_234.5],
    ['≤ 26.0 kB', 26_000],
    ['1.50 ms', 1.5e6],
    ['2 s', 2e9],
    ['−1.5%', -1.5],
    ['+12.3%', 12.3],
    ['±0.0%', 0],
    ['8 of 9', 8],
    ['3 shards', 3],
    ['10. counts while adding', 10],
    ['2-sum', null],
    ['3d.bench.ts', null],
    ['10.radix', null],
    ['12,34x', null],
    ['2026-11-30 10:00', null],
    ['cannot tell 0.39–1.16', null],
    ['—', null],
  ])('%s by its figure', (text, figure) => {
    expect(figureOf(text)).toBe(figure);
  });
});
