/** A table and those that its foreign keys lead to. */
export interface Referring {
	name: string;
	refersTo: readonly string[];
}

/**
 * The tables in an order in which each comes after those it refers to: rows are put back in it, and taken away in the opposite
 * one. A table may refer to itself: its rows are put back by one statement, after which PostgreSQL looks. A circle between
 * tables has no order, and is a bug of the schema.
 */
export function insertOrder(tables: readonly Referring[]): string[] {
	const known = new Map(tables.map((table) => [table.name, table]));
	const placed = new Set<string>();
	const underWay = new Set<string>();
	const place = (name: string): void => {
		const table = known.get(name);
		if (!table || placed.has(name)) return;
		if (underWay.has(name)) throw new Error(`tables refer to each other in a circle, at ${name}`);
		underWay.add(name);
		for (const target of table.refersTo) if (target !== name) place(target);
		underWay.delete(name);
		placed.add(name);
	};
	for (const { name } of tables) place(name);
	return [...placed];
}
