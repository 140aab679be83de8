/** The end of an exhaustive `switch`: reached only if a union grew and somebody forgot. */
export function assertNever(value: never): never {
	throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
