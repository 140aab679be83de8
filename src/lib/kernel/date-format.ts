const known = new Map<string, Intl.DateTimeFormat>();

/** A formatter of dates, made once: making one costs a hundred times what using it does. */
export function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${tag} ${JSON.stringify(options)}`;
	const found = known.get(key);
	if (found) return found;
	const made = new Intl.DateTimeFormat(tag, options);
	known.set(key, made);
	return made;
}
