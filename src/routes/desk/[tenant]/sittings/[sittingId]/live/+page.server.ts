import { refuse } from '#lib/kernel/result.ts';
import { isUuid } from '#lib/kernel/ids.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { finishItem, openItem } from '#lib/chamber/server/items.ts';
import { closeItemPoll, openItemPoll } from '#lib/chamber/server/polls.ts';
import { presentMandates } from '#lib/chamber/server/roster.ts';
import { script } from '#lib/chamber/server/script.ts';
import { closeSitting, nameOfficer, openSitting } from '#lib/chamber/server/sittings.ts';
import * as m from '#lib/i18n/paraglide/messages.js';
import { askForDeliberations } from '#lib/minutes/server/deliberations.ts';
import { voidPoll } from '#lib/voting/server/polls.ts';
import { registerProxy, revokeProxy } from '#lib/voting/server/proxies.ts';
import { services } from '../../../../../../services.ts';
import { consoleAct, postedAct, requireConsole } from './console.server.ts';
import { armsPath } from '#lib/people/arms-path.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { tenant, database, sitting, mandate, isClerk } = await requireConsole(event);
	const { states, ...rest } = await database.transaction((tx) => script(tx, sitting));
	const { slug, name, accentHue, timeZone } = tenant;
	const who = { isMember: mandate !== null, isClerk };
	return { ...rest, ...who, state: states.chair, tenant: { slug, name, accentHue, timeZone, arms: armsPath(tenant) } };
};

export const actions: Actions = {
	openSitting: postedAct((tx, { sittingId, actor, now }) => openSitting(tx, sittingId, actor, now)),
	closeSitting: postedAct(async (tx, { sittingId, actor, now }) => {
		const closed = await closeSitting(tx, sittingId, actor, now);
		const label = m.minutes_job_deliberations({}, { locale: 'fr' });
		if (closed.ok) await askForDeliberations(services().jobs, tx, { sittingId, label, actor }, now);
		return closed;
	}),
	openItem: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('itemId'), (itemId) => openItem(tx, { sittingId, itemId }, actor, now))
	),
	finishItem: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('itemId'), (itemId) => finishItem(tx, { sittingId, itemId }, actor, now))
	),
	openPoll: consoleAct((tx, { sittingId, text, actor, now }) =>
		openItemPoll(tx, { sittingId, kind: text('kind') === 'public' ? 'public' : 'ordinary' }, actor, now)
	),
	closePoll: postedAct((tx, { sittingId, text, actor, now }) =>
		withId(text('pollId'), (pollId) => closeItemPoll(tx, { sittingId, pollId }, actor, now))
	),
	voidPoll: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('pollId'), (pollId) => voidPoll(tx, { sittingId, pollId }, actor, now))
	),
	presence: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('mandateId'), (mandateId) =>
			recordPresence(tx, { sittingId, mandateId, isPresent: text('isPresent') === 'yes' }, actor, now)
		)
	),
	officer: consoleAct(
		(tx, { sittingId, text, actor, now }) =>
			withId(text('mandateId'), (mandateId) => {
				const office = text('office') === 'chair' ? 'chair' : 'secretary';
				return nameOfficer(tx, { sittingId, office, mandateId }, actor, now);
			}),
		({ readmit }) => readmit.forEach((accountId) => services().hub.expel(accountId))
	),
	registerProxy: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('giver'), (giver) =>
			withId(text('holder'), async (holder) => {
				const present = await presentMandates(tx, sittingId);
				return registerProxy(tx, { sittingId, giver, holder, present }, actor, now);
			})
		)
	),
	revokeProxy: consoleAct((tx, { sittingId, text, actor, now }) =>
		withId(text('giver'), (giver) => revokeProxy(tx, { sittingId, giver }, actor, now))
	)
};

/** A form that names nothing is refused, not a bug. */
async function withId<Answer>(id: string, act: (id: string) => Promise<Answer>) {
	return isUuid(id) ? act(id) : refuse('form-incomplete');
}
