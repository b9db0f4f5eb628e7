/** Where a measured call is looked at: marks over its input. Pure. */

/** The marks that cut the input into `parts` equal parts, or as many as there are events. */
export function evenMarks(events: number, parts: number): number[] {
  const marks = Array.from({ length: parts - 1 }, (_, part) =>
    Math.round(((part + 1) * events) / parts),
  );
  return [...new Set(marks)].filter((mark) => mark > 0 && mark < events);
}

/** A warm-up takes so many events, or all where there are fewer. */
export const WARM_UP_EVENTS = 20_000;
