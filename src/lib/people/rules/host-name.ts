/** A label of a host name: letters, digits and hyphens, as DNS has them (RFC 1123, 2.1). */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}\\.)+${LABEL}(?::[1-9]\\d{0,4})?$`);
const ADDRESS = /^[\d.:]+$/;

/** What somebody types, as browsers send it: "HTTPS://Conseil.Valmont.example/" is "conseil.valmont.example". */
export function plainHost(typed: string): string {
	return typed
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/\/$/, '');
}

/** Whether it may belong to one council: a full name, no address of a machine, and not the machine itself. */
export function isHostName(host: string): boolean {
	return host.length <= 253 && HOST.test(host) && !ADDRESS.test(host);
}
