import * as m from '#lib/i18n/paraglide/messages.js';

/** The pages of who administers a council: one entry of the desk's navigation leads to all of them. */
export const administrationLinks = (home: string) => [
	{ href: `${home}/settings`, text: m.council_settings() },
	{ href: `${home}/identity`, text: m.identity_title() },
	{ href: `${home}/privacy`, text: m.privacy_title() },
	{ href: `${home}/watch`, text: m.watch_title() }
];
