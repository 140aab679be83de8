import * as m from '#lib/i18n/paraglide/messages.js';
import type { RetentionClass } from './rules/retention.ts';
import type { RegisterField } from './rules/register.ts';

/** What the fields of the register are called. */
export const fieldWords: Record<RegisterField, () => string> = {
	title: m.privacy_field_title,
	purpose: m.privacy_field_purpose,
	basis: m.privacy_field_basis,
	people: m.privacy_field_people,
	data: m.privacy_field_data,
	recipients: m.privacy_field_recipients,
	retention: m.privacy_field_retention,
	measures: m.privacy_field_measures
};

/** What each class of retention erases, and from when its days count. */
export const classWords: Record<RetentionClass, () => string> = {
	tries: m.privacy_class_tries,
	challenges: m.privacy_class_challenges,
	addresses: m.privacy_class_addresses,
	sessions: m.privacy_class_sessions,
	links: m.privacy_class_links,
	uploads: m.privacy_class_uploads,
	jobs: m.privacy_class_jobs,
	papers: m.privacy_class_papers,
	notes: m.privacy_class_notes,
	mails: m.privacy_class_mails,
	runs: m.privacy_class_runs,
	people: m.privacy_class_people
};
