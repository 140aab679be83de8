import * as m from '#lib/i18n/paraglide/messages.js';
import type { JournalBody } from '#lib/journal/rules/body.ts';
import type { Json } from '#lib/journal/rules/canonical.ts';
import { isErasable } from '#lib/journal/rules/erasable.ts';

/** What the ids of entries are called, for whoever reads. */
export type Names = ReadonlyMap<string, string>;

type Writer = (entry: Told) => string;

/** An entry with words instead of ids. */
interface Told {
	object: string;
	details: JournalBody['details'];
	/** The name of the id that a detail holds. */
	name: (detail: string) => string;
	/** A detail that is a text or a number. */
	text: (detail: string) => string;
}

/** An act as a sentence, in the language of the page. One that this version does not know says so, by its name. */
export function actSentence(body: JournalBody | null, names: Names): string {
	if (!body) return m.journal_act_unreadable();
	const { details } = body;
	const text = (detail: string) => {
		const value = details[detail];
		return isErasable(value) ? (names.get(value.erasable) ?? m.journal_erased()) : said(value);
	};
	const called = (id: string) => names.get(id) ?? m.journal_gone({ id: id.slice(0, 8) });
	const told = { object: called(body.object), details, text, name: (detail: string) => called(text(detail)) };
	const write = Object.hasOwn(ACTS, body.act) ? ACTS[body.act] : undefined;
	return write ? write(told) : m.journal_act_other({ act: body.act, object: told.object });
}

function said(value: Json | undefined): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function within(value: Json | undefined, key: string): string {
	return value !== null && typeof value === 'object' && !Array.isArray(value) ? said(value[key]) : '';
}

const FACTORS: Record<string, () => string> = {
	passkey: m.journal_factor_passkey,
	password: m.journal_factor_password,
	'password+code': m.journal_factor_code,
	'password+recovery-code': m.journal_factor_recovery,
	'recovery-code': m.journal_factor_recovery,
	directory: m.journal_factor_directory,
	'directory+code': m.journal_factor_directory_code,
	'directory-alone': m.journal_factor_directory_alone,
	link: m.journal_factor_link,
	demo: m.journal_factor_demo
};

const ANSWERS: Record<string, () => string> = {
	present: m.agenda_answer_present,
	absent: m.agenda_answer_absent,
	proxy: m.agenda_answer_proxy
};

const SITTINGS: Record<string, Writer> = {
	'sitting.created': m.journal_act_sitting_created,
	'sitting.edited': m.journal_act_sitting_edited,
	'sitting.published': ({ object, text }) =>
		m.journal_act_sitting_published({ object, called: text('called'), items: text('items') }),
	'sitting.opened': m.journal_act_sitting_opened,
	'sitting.closed': m.journal_act_sitting_closed,
	'sitting.chair-named': ({ object, name }) => m.journal_act_sitting_chair({ object, person: name('mandate') }),
	'sitting.secretary-named': ({ object, name }) => m.journal_act_sitting_secretary({ object, person: name('mandate') }),
	'convocation.answered': ({ object, text }) =>
		m.journal_act_convocation_answered({ object, answer: ANSWERS[text('answer')]?.() ?? text('answer') }),
	'convocation.opened': m.journal_act_convocation_opened,
	'guest.invited': ({ object, name, text }) =>
		m.journal_act_guest_invited({ object, sitting: name('sittingId'), items: text('items') }),
	'guest.mailed-again': ({ object, name }) => m.journal_act_guest_mailed_again({ object, sitting: name('sittingId') }),
	'guest.came': ({ object, name }) => m.journal_act_guest_came({ object, sitting: name('sittingId') }),
	'guest.withdrawn': ({ object, name }) => m.journal_act_guest_withdrawn({ object, sitting: name('sittingId') }),
	'guest.admitted-to-closed': ({ object, name }) => m.journal_act_guest_admitted({ object, person: name('guest') }),
	'presence.arrived': ({ object, name }) => m.journal_act_presence_arrived({ object, person: name('mandate') }),
	'presence.left': ({ object, name }) => m.journal_act_presence_left({ object, person: name('mandate') }),
	'proxy.registered': ({ object, name }) =>
		m.journal_act_proxy_registered({ object, giver: name('giver'), holder: name('holder') }),
	'proxy.revoked': ({ object, name }) => m.journal_act_proxy_revoked({ object, giver: name('giver') })
};

const ITEMS: Record<string, Writer> = {
	'item.added': ({ object, details }) =>
		details['isLate'] === true ? m.journal_act_item_added_late({ object }) : m.journal_act_item_added({ object }),
	'item.edited': ({ object, details }) => {
		if (details['isClosed'] === details['wasClosed']) return m.journal_act_item_edited({ object });
		return details['isClosed'] ? m.journal_act_item_made_closed({ object }) : m.journal_act_item_made_open({ object });
	},
	'item.moved': m.journal_act_item_moved,
	'item.removed': m.journal_act_item_removed,
	'item.released': m.journal_act_item_released,
	'item.paper-added': m.journal_act_item_paper_added,
	'item.paper-removed': m.journal_act_item_paper_removed,
	'item.opened': ({ object, details }) =>
		m.journal_act_item_opened({
			object,
			present: within(details['quorum'], 'present'),
			base: within(details['quorum'], 'base')
		}),
	'item.done': m.journal_act_item_done,
	'poll.opened': ({ object, text }) => m.journal_act_poll_opened({ object, rights: text('rights') }),
	'poll.closed': ({ object, details, text }) => {
		const [yes, no, abstain] = ['for', 'against', 'abstain'].map((choice) => within(details['tally'], choice));
		const figures = { object, for: yes ?? '', against: no ?? '', abstain: abstain ?? '' };
		return text('outcome') === 'adopted' ? m.journal_act_poll_adopted(figures) : m.journal_act_poll_rejected(figures);
	},
	'poll.voided': m.journal_act_poll_voided,
	'ballots.cast': ({ object, details }) =>
		m.journal_act_ballots_cast({
			object,
			count: Array.isArray(details['commitments']) ? details['commitments'].length : 0
		}),
	'record.posted': ({ object, text }) => m.journal_act_record_posted({ object, files: text('files') }),
	'deliberation.made': ({ text }) => m.journal_act_deliberation_made({ number: text('number') }),
	'paper.refused': m.journal_act_paper_refused,
	'paper.cleaned': m.journal_act_paper_cleaned,
	'paper.signed-kept': m.journal_act_paper_signed_kept,
	'paper.taken-unscanned': m.journal_act_paper_taken_unscanned,
	'paper.closed-read': m.journal_act_paper_closed_read
};

const DRAFTS: Record<string, Writer> = {
	'service.added': ({ text }) => m.journal_act_service_added({ name: text('name') }),
	'service.renamed': ({ text }) => m.journal_act_service_renamed({ name: text('name') }),
	'service.removed': ({ text }) => m.journal_act_service_removed({ name: text('name') }),
	'draft.begun': ({ object, name }) => m.journal_act_draft_begun({ object, service: name('serviceId') }),
	'draft.edited': m.journal_act_draft_edited,
	'draft.paper-added': m.journal_act_draft_paper_added,
	'draft.paper-removed': m.journal_act_draft_paper_removed,
	'draft.handed-in': ({ object, name }) => m.journal_act_draft_handed_in({ object, service: name('serviceId') }),
	'draft.approved': ({ object, name }) => m.journal_act_draft_approved({ object, service: name('serviceId') }),
	'draft.sent-back': ({ object, name }) => m.journal_act_draft_sent_back({ object, service: name('serviceId') }),
	'draft.placed': ({ object, name }) => m.journal_act_draft_placed({ object, sitting: name('sittingId') }),
	'draft.taken-off': m.journal_act_draft_taken_off,
	'draft.discarded': ({ name }) => m.journal_act_draft_discarded({ service: name('serviceId') })
};

const COUNCIL: Record<string, Writer> = {
	'tenant.created': m.journal_act_tenant_created,
	'tenant.paused': m.journal_act_tenant_paused,
	'tenant.resumed': m.journal_act_tenant_resumed,
	'tenant.host-added': ({ text }) => m.journal_act_tenant_host_added({ host: text('host') }),
	'tenant.host-removed': ({ text }) => m.journal_act_tenant_host_removed({ host: text('host') }),
	'tenant.identity-changed': m.journal_act_tenant_identity,
	'tenant.arms-changed': m.journal_act_tenant_arms,
	'tenant.sender-changed': m.journal_act_tenant_sender,
	'tenant.exported': ({ text }) => m.journal_act_tenant_exported({ rows: text('rows') }),
	'tenant.restored': ({ text }) => m.journal_act_tenant_restored({ date: text('madeAt').slice(0, 10) }),
	'administrator.invited': m.journal_act_administrator_invited
};

const PEOPLE: Record<string, Writer> = {
	'mandate.began': ({ object, text }) => m.journal_act_mandate_began({ object, seat: text('seat') }),
	'mandate.ended': m.journal_act_mandate_ended,
	'member.invited': m.journal_act_member_invited,
	'member.joined': m.journal_act_member_joined,
	'account.reset-asked': m.journal_act_account_reset_asked,
	'account.access-reset': m.journal_act_account_access_reset,
	'role.given': m.journal_act_role_given,
	'role.taken': m.journal_act_role_taken,
	'kind.added': ({ text }) => m.journal_act_kind_added({ name: text('name') }),
	'session.started': ({ object, text }) =>
		m.journal_act_session_started({ object, factor: (FACTORS[text('factor')] ?? m.journal_factor_other)() }),
	'session.refused': ({ object, details, text }) =>
		details['network'] === undefined
			? m.journal_act_session_refused({ object })
			: m.journal_act_session_refused_from({ object, network: text('network') }),
	'provider.added': ({ text }) => m.journal_act_provider_added({ name: text('name'), place: text('place') }),
	'provider.changed': ({ text }) => m.journal_act_provider_changed({ name: text('name'), place: text('place') }),
	'provider.switched-on': ({ text }) => m.journal_act_provider_on({ name: text('name'), place: text('place') }),
	'provider.switched-off': ({ text }) => m.journal_act_provider_off({ name: text('name'), place: text('place') }),
	'identity.linked': m.journal_act_identity_linked,
	'identity.unlinked': m.journal_act_identity_unlinked,
	'access.refused-often': m.journal_act_access_refused,
	'session.ended': m.journal_act_session_ended,
	'session.confirmed': m.journal_act_session_confirmed,
	'account.password-set': m.journal_act_account_password,
	'account.passkey-added': m.journal_act_account_passkey_added,
	'account.passkey-removed': m.journal_act_account_passkey_removed,
	'account.renamed': m.journal_act_account_renamed,
	'account.signed-out-everywhere': m.journal_act_account_everywhere,
	'account.codes-turned-on': m.journal_act_account_codes_on,
	'account.codes-turned-off': m.journal_act_account_codes_off,
	'account.recovery-codes-made': m.journal_act_account_recovery_made,
	'account.recovery-code-used': m.journal_act_account_recovery_used,
	'account.notes-key-made': m.journal_act_account_notes_key_made,
	'account.notes-key-opened': m.journal_act_account_notes_key_opened,
	'account.notes-key-forgotten': m.journal_act_account_notes_key_forgotten,
	'account.notes-code-made': m.journal_act_account_notes_code_made,
	'account.private-notes-sealed': m.journal_act_account_private_sealed,
	'group.key-made': ({ object, text }) =>
		m.journal_act_group_key_made({ object, number: text('number'), members: text('members') }),
	'group.key-given': ({ object, text }) =>
		m.journal_act_group_key_given({ object, number: text('number'), members: text('members') }),
	'account.exported': m.journal_act_account_exported,
	'device.enrolled': m.journal_act_device_enrolled,
	'device.revoked': m.journal_act_device_revoked,
	'device.wipe-ordered': m.journal_act_device_wipe_ordered,
	'device.wiped': m.journal_act_device_wiped,
	'device.order-restored': m.journal_act_device_order_restored,
	'account.erasure-asked': m.journal_act_erasure_asked,
	'account.erasure-withdrawn': m.journal_act_erasure_withdrawn,
	'account.erasure-declined': m.journal_act_erasure_declined,
	'account.erased': m.journal_act_account_erased,
	'privacy.contact-set': m.journal_act_privacy_contact,
	'privacy.register-amended': m.journal_act_register_amended,
	'retention.applied': ({ details }) => m.journal_act_retention_applied({ count: total(details) }),
	'journal.exported': ({ text }) => m.journal_act_journal_exported({ entries: text('entries') }),
	'journal.stamped': ({ text }) => m.journal_act_stamped({ authority: text('authority'), size: text('size') }),
	'journal.stamp-late': ({ text }) => m.journal_act_stamp_late({ size: text('size') }),
	'journal.witnessed': m.journal_act_witnessed,
	'system.started': ({ text }) =>
		m.journal_act_system_started({ version: text('version'), configuration: text('configuration').slice(0, 8) })
};

const WATCH: Record<string, Writer> = {
	'watch.checked': ({ text }) => m.journal_act_watch_checked({ requests: text('requests'), found: text('found') }),
	'watch.alarm': ({ text }) => m.journal_act_watch_alarm({ found: text('found') }),
	'watch.cleared': m.journal_act_watch_cleared
};

const ACTS: Record<string, Writer> = { ...SITTINGS, ...ITEMS, ...DRAFTS, ...COUNCIL, ...PEOPLE, ...WATCH };

/** By name. */
export const KNOWN_ACTS: readonly string[] = Object.keys(ACTS);

/** The sum of counts. */
function total(details: JournalBody['details']): number {
	return Object.values(details).reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
}
