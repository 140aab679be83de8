import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import { requireStaff } from '#lib/people/server/access.ts';
import { fieldWords } from '#lib/privacy/field-words.ts';
import { FIELDS, registerCsv, type RegisterField } from '#lib/privacy/rules/register.ts';
import { TABLES } from '#lib/privacy/rules/retention.ts';
import { readContact, readRegister } from '#lib/privacy/server/register.ts';
import type { RequestHandler } from './$types';

/** The register as a file (GDPR, art. 30(4): shown to the authority on request). */
export const GET: RequestHandler = async ({ locals, url, params }) => {
	const { tenant, database } = await requireStaff(locals, url, params.tenant, 'administrator');
	const { contact, register } = await database.transaction(async (tx) => ({
		contact: await readContact(tx),
		register: await readRegister(tx, getLocale())
	}));
	const isJson = url.searchParams.get('format') === 'json';
	const head = Object.fromEntries(FIELDS.map((field) => [field, fieldWords[field]()])) as Record<RegisterField, string>;
	const file = isJson
		? JSON.stringify(
				{ kind: 'hemicycle-register', v: 1, council: tenant.name, contact, register, tables: TABLES },
				null,
				'\t'
			)
		: `\uFEFF${registerCsv(head, register)}`;
	return new Response(file, {
		headers: {
			'content-type': isJson ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="register-${tenant.slug}.${isJson ? 'json' : 'csv'}"`,
			'cache-control': 'no-store'
		}
	});
};
