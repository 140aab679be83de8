import { customType, primaryKey, timestamp, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core';

/** Raw bytes. Drizzle has no `bytea` of its own. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
	dataType: () => 'bytea',
	fromDriver: (value) => new Uint8Array(value),
	toDriver: (value) => Buffer.from(value)
});

/** Text prepared for French search: see the `fr_unaccent` configuration in the first migration. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** An instant, stored in UTC with milliseconds. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** The two columns that begin every table of a tenant; together they are its primary key. */
export const tenantKey = () => ({
	tenantId: uuid('tenant_id').notNull(),
	id: uuid('id').notNull()
});

export const byTenantAndId = (table: { tenantId: AnyPgColumn; id: AnyPgColumn }) =>
	primaryKey({ columns: [table.tenantId, table.id] });
