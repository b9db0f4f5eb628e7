/** Draws differential flame graphs, and lets them be walked through by mouse, finger or keyboard. Runs in the browser. */
import type { FlameFrame, FlameGraph } from '../charts/chart.ts';
import { exact } from './numbers.ts';

const SVG = 'http://www.w3.org/2000/svg';
const ROW = 24;
/** Narrower ones have no text, in shares of the picture. */
const NARROWEST_TEXT = 0.02;
/** Narrower ones are not drawn until they are zoomed into. */
const NARROWEST = 0.0005;
/** The same, for a reader: differences below this share of the larger are no difference. */
const ALIKE = 0.05;
/** Shares by which frames are coloured. */
const STEPS = [0.3, 0.7] as const;

/** Fills every box that has a graph. */
export function drawFlames(graphs: readonly FlameGraph[]): void {
  for (const graph of graphs) {
    const box = document.querySelector<HTMLElement>(`[data-flame="${graph.id}"]`);
    const told = document.getElementById(`${graph.id}-told`);
    if (box !== null && told !== null) draw(graph, box, told);
  }
}

function draw(graph: FlameGraph, box: HTMLElement, told: HTMLElement): void {
  const { frames } = graph;
  const depth = Math.max(...frames.map((frame) => frame.depth));
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('width', '100%');
  picture.setAttribute('height', String((depth + 1) * ROW));
  picture.setAttribute('role', 'tree');
  picture.setAttribute('aria-label', graph.title);
  const drawn = frames.map((frame) => drawFrame(graph, frame));
  picture.append(...drawn);
  box.replaceChildren(picture);

  let zoomed = 0;
  let current = 0;
  const isBelow = (index: number, above: number): boolean => {
    for (let at = index; at >= 0; at = frames[at]!.parent) if (at === above) return true;
    return false;
  };
  const tell = (index: number) => {
    told.textContent = frameInWords(graph, frames[index]!);
  };
  const zoom = (index: number) => {
    zoomed = index;
    const { left, width } = frames[index]!;
    for (const [at, frame] of frames.entries()) {
      const element = drawn[at]!;
      const isAbove = at !== index && isBelow(index, at);
      const share = isAbove ? 1 : frame.width / width;
      const isShown = (isAbove || isBelow(at, index)) && share >= NARROWEST;
      element.style.display = isShown ? '' : 'none';
      element.setAttribute('x', percent(isAbove ? 0 : (frame.left - left) / width));
      element.setAttribute('width', percent(share));
      element.classList.toggle('above', isAbove);
      element.classList.toggle('narrow', share < NARROWEST_TEXT);
    }
  };
  const select = (index: number, isFocused: boolean) => {
    drawn[current]!.setAttribute('tabindex', '-1');
    current = index;
    drawn[current]!.setAttribute('tabindex', '0');
    if (isFocused) drawn[current]!.focus();
    tell(current);
  };
  const isShown = (index: number) => drawn[index]!.style.display !== 'none';
  const siblings = (index: number) =>
    frames.flatMap((frame, at) =>
      frame.parent === frames[index]!.parent && isShown(at) ? [at] : [],
    );
  /** Where a key leads; null where nowhere. */
  const stepOf = (key: string): number | null => {
    const own = siblings(current);
    switch (key) {
      case 'ArrowLeft':
        return own[own.indexOf(current) - 1] ?? null;
      case 'ArrowRight':
        return own[own.indexOf(current) + 1] ?? null;
      case 'ArrowUp':
        return current === 0 ? null : frames[current]!.parent;
      case 'ArrowDown': {
        const first = frames.findIndex(({ parent }, at) => parent === current && isShown(at));
        return first < 0 ? null : first;
      }
      case 'Home':
        return 0;
      default:
        return null;
    }
  };
  picture.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') zoom(current);
    else if (event.key === 'Escape') {
      // One level at a time, to where the reader came from.
      const back = frames[zoomed]!.parent;
      if (back < 0) return;
      zoom(back);
      // What is too narrow now can hold no focus, and without one no key reaches the picture.
      let at = current;
      while (!isShown(at)) at = frames[at]!.parent;
      if (at !== current) select(at, true);
    } else {
      const next = stepOf(event.key);
      if (next === null) return;
      select(next, true);
    }
    event.preventDefault();
  });
  for (const [index, element] of drawn.entries()) {
    element.addEventListener('click', () => {
      select(index, true);
      zoom(index);
    });
    element.addEventListener('pointerenter', () => tell(index));
    element.addEventListener('focus', () => tell(index));
  }
  picture.addEventListener('pointerleave', () => tell(current));
  zoom(0);
  select(0, false);
}

/** A frame as a picture of its own, which cuts its text off where it ends. */
function drawFrame(graph: FlameGraph, frame: FlameFrame): SVGSVGElement {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('class', `frame ${toneOf(frame)}`);
  element.setAttribute('y', String(frame.depth * ROW));
  element.setAttribute('height', String(ROW));
  element.setAttribute('role', 'treeitem');
  element.setAttribute('tabindex', '-1');
  element.setAttribute('aria-level', String(frame.depth + 1));
  element.setAttribute('aria-label', frameInWords(graph, frame));
  const shape = document.createElementNS(SVG, 'rect');
  shape.setAttribute('width', '100%');
  shape.setAttribute('height', String(ROW));
  const text = document.createElementNS(SVG, 'text');
  text.setAttribute('x', '5');
  text.setAttribute('y', '16');
  text.textContent = `${signOf(frame)}${frame.name}`;
  element.append(shape, text);
  return element;
}

/** `less2`: how much less or more the candidate takes. */
function toneOf({ baseline, candidate }: FlameFrame): string {
  const larger = Math.max(baseline, candidate);
  const share = larger === 0 ? 0 : (candidate - baseline) / larger;
  if (Math.abs(share) < ALIKE) return 'alike';
  const step = STEPS.filter((limit) => Math.abs(share) >= limit).length + 1;
  return `${share < 0 ? 'less' : 'more'}${step}`;
}

/** So that nobody needs the colours. */
function signOf(frame: FlameFrame): string {
  const tone = toneOf(frame);
  if (tone === 'alike') return '';
  return tone.startsWith('less') ? '− ' : '+ ';
}

function frameInWords(
  { baseline: theirs, candidate: own }: FlameGraph,
  { name, place, baseline, candidate }: FlameFrame,
): string {
  const where = place === '' ? '' : ` (${place})`;
  const of = (amount: number) => (amount === 0 ? 'nothing' : `${exact(amount)} ms`);
  return `${name}${where}: ${of(baseline)} in ${theirs}, ${of(candidate)} in ${own}`;
}

function percent(share: number): string {
  return `${100 * share}%`;
}
