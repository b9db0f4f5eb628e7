/** What the columns of a Parquet file hold; and decimals as they are, which the library rounds, so that two long ids would be one. */

import type { FileMetaData, SchemaElement } from 'hyparquet';

/** The columns: what stands right below the root of a schema, which is written depth first. */
export function topLevel([root, ...elements]: readonly SchemaElement[]): readonly SchemaElement[] {
  const count = root?.num_children ?? 0;
  const top: SchemaElement[] = [];
  let at = 0;
  while (top.length < count && at < elements.length) {
    top.push(elements[at]!);
    for (let left = 1; left > 0 && at < elements.length; at++) {
      left += (elements[at]!.num_children ?? 0) - 1;
    }
  }
  return top;
}

/** Whether a column holds a day alone, or a time of day, whose numbers are no Unix times. */
export function isHalfTime({ converted_type, logical_type }: SchemaElement): boolean {
  return (
    logical_type?.type === 'DATE' ||
    logical_type?.type === 'TIME' ||
    converted_type === 'DATE' ||
    converted_type === 'TIME_MILLIS' ||
    converted_type === 'TIME_MICROS'
  );
}

/** A file whose decimals are read as whole numbers. */
export interface WithoutDecimals {
  readonly metadata: FileMetaData;
  /** Of columns of decimals, by name: how many digits stand behind the point. */
  readonly scales: ReadonlyMap<string, number>;
}

/**
 * The same file, whose columns of decimals are no longer marked as such, so that their values come as they are stored: see
 * {@link decimalText}.
 *
 * @param top The columns.
 */
export function withoutDecimals(
  metadata: FileMetaData,
  top: readonly SchemaElement[],
): WithoutDecimals {
  const scales = new Map<string, number>();
  for (const element of top) if (isDecimal(element)) scales.set(element.name, scaleOf(element));
  const schema = metadata.schema.map((element) => {
    if (!isDecimal(element)) return element;
    const { converted_type: _, logical_type: __, ...stored } = element;
    return stored;
  });
  return { metadata: { ...metadata, schema }, scales };
}

/**
 * A decimal number without zeros at the end of its fraction; undefined where there is none.
 *
 * @param stored The number without its point: as a number, or as bytes in two's complement, the highest first.
 * @param scale Digits behind the point.
 */
export function decimalText(stored: unknown, scale: number): string | undefined {
  const value = wholeOf(stored);
  if (value === undefined) return undefined;
  const isNegative = value < 0n;
  const digits = String(isNegative ? -value : value).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = digits.slice(point).replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}

function wholeOf(stored: unknown): bigint | undefined {
  if (typeof stored === 'bigint') return stored;
  if (typeof stored === 'number') return BigInt(stored);
  if (!(stored instanceof Uint8Array)) return undefined;
  // Some write no byte for 0.
  if (stored.length === 0) return 0n;
  return BigInt.asIntN(8 * stored.length, BigInt(`0x${Buffer.from(stored).toString('hex')}`));
}

function isDecimal({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL';
}

function scaleOf({ scale, logical_type }: SchemaElement): number {
  return scale ?? (logical_type?.type === 'DECIMAL' ? logical_type.scale : 0);
}
