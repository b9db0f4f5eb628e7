/** Names and texts as SQL writes them. Pure. */

/** `` `name` ``. */
export function identifier(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** `'text'`. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A table by its name. */
export interface TableName {
  readonly database: string;
  readonly table: string;
}

/** `` `database`.`table` ``. */
export function tableName({ database, table }: TableName): string {
  return `${identifier(database)}.${identifier(table)}`;
}

/** What follows FROM: the table itself, or those of its name on all shards. @param cluster null where one server has all. */
export function sourceOf(name: TableName, cluster: string | null): string {
  if (cluster === null) return tableName(name);
  return `cluster(${[cluster, name.database, name.table].map(literal).join(', ')})`;
}
