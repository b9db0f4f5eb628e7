/**
 * Measures events: how many pages, visitors, pairs and hourly triples there are, and how they go together. In bounded
 * memory: where there are too many visitors or pages, those whose hash falls below a mark stand for the others (P. B.
 * Gibbons: Distinct sampling, VLDB 2001); a visitor is in the sample with all of its events, or not at all.
 */

import { IdTable } from './id-table.ts';
import { KeyCounts, mixed } from './key-set.ts';
import { TimeMeasure } from './time-measure.ts';

const MS_PER_HOUR = 3_600_000;
/** Rows and keys kept of each kind before the sample is halved. */
const LIMITS = { rows: 2 ** 21, keys: 2 ** 22 };
/** Between looks at how the counts have grown. */
const GROWTH_STEP = Math.SQRT2;
const FIRST_LOOK = 32;

/** Columns of the tables; the last two are of visitors alone. */
const EVENTS = 0;
const NAME_SHAPE = 1;
const PAIRS = 2;
const TRIPLES = 3;
const VISITS = 4;
const LARGEST = 5;

/** How many there are; estimates where they are sampled. */
export interface Counts {
  readonly events: number;
  readonly hours: number;
  readonly pages: number;
  readonly visitors: number;
  /** Distinct (page, visitor). */
  readonly pairs: number;
  /** Distinct (hour, visitor). */
  readonly visits: number;
  /** Distinct (hour, page): the lines of the answer. */
  readonly hourPages: number;
  /** Distinct (hour, page, visitor): the sum of the uniques. */
  readonly triples: number;
}

/** Figures of one visitor, or of one page; pages have no visits and no largest one. Pairs and triples of a page are estimates where visitors are sampled. */
export interface IdFigures {
  readonly events: number;
  readonly pairs: number;
  readonly visits: number;
  readonly triples: number;
  /** Triples of the visitor's largest visit. */
  readonly largest: number;
  /** See {@link LogMeasure.noteName}. */
  readonly nameShape: number;
}

/** Takes events one after the other. Ids are hashes of 32 bits. */
export class LogMeasure {
  readonly times = new TimeMeasure();
  /** The counts as they grew. */
  readonly growth: Counts[] = [];
  #events = 0;
  readonly #visitors = new IdTable(6);
  readonly #pages = new IdTable(4);
  readonly #pairs = new KeyCounts(false);
  readonly #visits = new KeyCounts();
  readonly #triples = new KeyCounts(false);
  readonly #hourPages = new KeyCounts(false);
  readonly #hours = new Map<number, number>();
  /** Rows with events: those of which only the name was noted come later. */
  #seenVisitors = 0;
  #seenPages = 0;
  #visitorLevel = 0;
  #pageLevel = 0;
  #nextLook = FIRST_LOOK;
  readonly #limits: typeof LIMITS;

  /** @param limits For tests. */
  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  add(timestampMs: number, page: number, visitor: number): void {
    this.#events++;
    const hour = Math.floor(timestampMs / MS_PER_HOUR);
    this.times.add(timestampMs);
    let pageRow: number | null = null;
    if (isSampled(page, this.#pageLevel)) {
      pageRow = this.#pages.rowOf(page);
      if (this.#pages.get(pageRow, EVENTS) === 0) this.#seenPages++;
      this.#pages.count(pageRow, EVENTS);
      this.#hourPages.add(page, hour);
    }
    const visitsBefore = this.#hours.get(hour) ?? 0;
    let isVisit = false;
    if (isSampled(visitor, this.#visitorLevel)) {
      const row = this.#visitors.rowOf(visitor);
      if (this.#visitors.get(row, EVENTS) === 0) this.#seenVisitors++;
      this.#visitors.count(row, EVENTS);
      // Of a page, a visitor of the sample stands for those that are not in it.
      const weight = 2 ** this.#visitorLevel;
      if (this.#pairs.add(visitor, page)) {
        this.#visitors.count(row, PAIRS);
        if (pageRow !== null) this.#pages.count(pageRow, PAIRS, weight);
      }
      isVisit = this.#visits.add(visitor, hour);
      if (isVisit) this.#visitors.count(row, VISITS);
      if (this.#triples.add(visitor, mixed(page, hour))) {
        this.#visitors.count(row, TRIPLES);
        if (pageRow !== null) this.#pages.count(pageRow, TRIPLES, weight);
        const ofVisit = this.#visits.count(visitor, hour);
        if (ofVisit > this.#visitors.get(row, LARGEST)) this.#visitors.set(row, LARGEST, ofVisit);
      }
      this.times.addOfVisitor(timestampMs, visitor, isVisit);
    }
    if (isVisit || visitsBefore === 0) {
      this.#hours.set(hour, visitsBefore + (isVisit ? 2 ** this.#visitorLevel : 0));
    }
    if (this.#events >= this.#nextLook) this.#look();
  }

  /** Notes how a name is made: classes of characters as bits, times 65,536, and its length. Before its events are added. */
  noteName(of: 'page' | 'visitor', id: number, shape: number): void {
    const level = of === 'page' ? this.#pageLevel : this.#visitorLevel;
    const table = of === 'page' ? this.#pages : this.#visitors;
    if (isSampled(id, level)) table.set(table.rowOf(id), NAME_SHAPE, shape);
  }

  counts(): Counts {
    const ofVisitors = 2 ** this.#visitorLevel;
    const ofPages = 2 ** this.#pageLevel;
    return {
      events: this.#events,
      hours: this.#hours.size,
      pages: this.#seenPages * ofPages,
      visitors: this.#seenVisitors * ofVisitors,
      pairs: this.#pairs.size * ofVisitors,
      visits: this.#visits.size * ofVisitors,
      hourPages: this.#hourPages.size * ofPages,
      triples: this.#triples.size * ofVisitors,
    };
  }

  /** How many each one of the sample stands for: 1 where all are kept. */
  get weights(): { readonly pages: number; readonly visitors: number } {
    return { pages: 2 ** this.#pageLevel, visitors: 2 ** this.#visitorLevel };
  }

  /** Hours since 1970, and how many distinct visitors each has. */
  visitsByHour(): ReadonlyMap<number, number> {
    return this.#hours;
  }

  /** Each visit: its hour since 1970, and how many pages it saw. */
  *visits(): Generator<{ readonly hour: number; readonly pages: number }> {
    for (const { low, count } of this.#visits.entries()) yield { hour: low | 0, pages: count };
  }

  *visitors(): Generator<IdFigures> {
    for (let row = 0; row < this.#visitors.size; row++) yield figuresOf(this.#visitors, row, true);
  }

  *pages(): Generator<IdFigures> {
    for (let row = 0; row < this.#pages.size; row++) yield figuresOf(this.#pages, row, false);
  }

  #look(): void {
    this.growth.push(this.counts());
    this.#nextLook = Math.max(this.#events + 1, Math.floor(this.#nextLook * GROWTH_STEP));
  }

  /** Halves the samples until they fit; called between chunks. */
  shrink(): void {
    const { rows, keys } = this.#limits;
    while (this.#visitors.size > rows || this.#triples.size > keys) {
      const level = ++this.#visitorLevel;
      const isKept = (visitor: number) => isSampled(visitor, level);
      this.#visitors.keepOnly(isKept);
      for (const set of [this.#pairs, this.#visits, this.#triples]) set.keepOnly(isKept);
      this.times.keepOnly(isKept);
      this.#seenVisitors = rowsWithEvents(this.#visitors);
    }
    while (this.#pages.size > rows || this.#hourPages.size > keys) {
      const level = ++this.#pageLevel;
      const isKept = (page: number) => isSampled(page, level);
      this.#pages.keepOnly(isKept);
      this.#hourPages.keepOnly(isKept);
      this.#seenPages = rowsWithEvents(this.#pages);
    }
  }
}

function rowsWithEvents(table: IdTable): number {
  let rows = 0;
  for (let row = 0; row < table.size; row++) if (table.get(row, EVENTS) > 0) rows++;
  return rows;
}

function figuresOf(table: IdTable, row: number, isVisitor: boolean): IdFigures {
  return {
    events: table.get(row, EVENTS),
    nameShape: table.get(row, NAME_SHAPE),
    pairs: table.get(row, PAIRS),
    triples: table.get(row, TRIPLES),
    visits: isVisitor ? table.get(row, VISITS) : 0,
    largest: isVisitor ? table.get(row, LARGEST) : 0,
  };
}

function isSampled(id: number, level: number): boolean {
  return level === 0 || Math.imul(id, 0x9e3779b1) >>> (32 - level) === 0;
}
