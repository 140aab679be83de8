/** Every table, for drizzle-kit and for the catalogue test; rooms import their own `tables.ts`. */
export * from './lib/people/server/tables.ts';
export * from './lib/people/server/lock-tables.ts';
export * from './lib/people/server/identity/tables.ts';
export * from './lib/papers/server/tables.ts';
export * from './lib/annotations/server/tables.ts';
export * from './lib/agenda/server/tables.ts';
export * from './lib/voting/server/tables.ts';
export * from './lib/chamber/server/tables.ts';
export * from './lib/minutes/server/tables.ts';
export * from './lib/publication/server/tables.ts';
export * from './lib/journal/server/tables.ts';
export * from './lib/jobs/server/tables.ts';
export * from './lib/mail/server/tables.ts';
