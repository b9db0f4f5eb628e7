/** Paper cannot be unfolded: everything is open while the page is printed. Runs in the browser. */

/** Opens what is folded before printing, and folds it again. */
export function unfoldToPrint(): void {
  let folded: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
}
