import { error } from '@sveltejs/kit';
import { subjectsKept } from '#lib/agenda/server/kept-sittings.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { readMail } from '#lib/mail/server/outbox.ts';
import { requireClerk } from '../../../clerk-act.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { database, staff } = await requireClerk(event);
	const { mailId } = event.params;
	const mail = isUuid(mailId)
		? await database.transaction(async (tx) => readMail(tx, mailId, await subjectsKept(tx, staff)))
		: null;
	if (!mail) error(404);
	const { recipient, recipientName, subject, text, state, problem, createdAt, sentAt, attachments } = mail;
	const files = attachments.map(({ fileName }) => fileName);
	return { mail: { recipient, recipientName, subject, text, state, problem, createdAt, sentAt, files } };
};
