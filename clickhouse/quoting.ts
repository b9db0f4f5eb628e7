/** Names and texts as SQL writes them. Pure. */

/** `` `name` ``. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** `'text'`. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** `` `database`.`table` ``. */
export function tableName({
  database,
  table,
}: {
  readonly database: string;
  readonly table: string;
}) {
  return `${identifier(database)}.${identifier(table)}`;
}
