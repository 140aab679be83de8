/**
 * The texts of a form by the names of their fields, files left out. A name that JavaScript reads as something else (`__proto__`)
 * is left out too: no page of ours has it, and what is sent back to the page could not carry it.
 */
export function formTexts(form: FormData): Record<string, string> {
	const texts: Record<string, string> = {};
	for (const [name, value] of form) if (typeof value === 'string' && name !== '__proto__') texts[name] = value;
	return texts;
}
