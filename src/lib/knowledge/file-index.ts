/** What each part of somebody's own file is, for whoever opens it without this software. */
export const FILE_INDEX = {
	account: 'Votre compte : identité, adresse, langue. / Your account: identity, address, language.',
	passkeys: 'Vos clés d’accès (nom et dates). / Your passkeys (name and dates).',
	sessions: 'Vos connexions en cours. / Your sessions.',
	devices: 'Vos tablettes : nom, dates, ce qui s’y trouve. / Your tablets: name, dates, what is on them.',
	identities: 'Vos comptes dans les annuaires. / Your accounts in directories.',
	links: 'Les liens de connexion faits pour vous. / Sign-in links made for you.',
	accessResets: 'Les demandes de nouvel accès faites pour vous. / Requests for new access made for you.',
	councils: 'Une partie pour chaque conseil. / One part for each council.',
	'councils[].roles': 'Vos rôles. / Your roles.',
	'councils[].mandates': 'Vos mandats. / Your mandates.',
	'councils[].convocations': 'Vos convocations et réponses. / Your convocations and answers.',
	'councils[].invitations': 'Vos invitations à des séances. / Your invitations to sittings.',
	'councils[].presences': 'Vos arrivées et départs. / Your arrivals and departures.',
	'councils[].openings':
		'Les points ouverts en votre présence ou sous votre pouvoir. / Items opened while you were present, or by your proxy.',
	'councils[].offices':
		'Les séances que vous avez présidées ou suivies comme secrétaire. / Sittings that you chaired or kept.',
	'councils[].rapporteurOf': 'Les points dont vous étiez rapporteur. / Items that you presented.',
	'councils[].proxies': 'Vos pouvoirs. / Your proxies.',
	'councils[].votes': 'Vos votes publics. / Your public votes.',
	'councils[].notes': 'Le nombre de vos annotations. / How many notes you have.',
	'councils[].marks': 'Vos annotations. / Your notes.',
	'councils[].papers': 'Les documents que vous avez déposés. / Papers that you uploaded.',
	'councils[].drafts': 'Ce que vous avez fait sur des projets d’actes. / What you did to drafts of acts.',
	'councils[].uploads': 'Vos dépôts récents. / Your recent uploads.',
	'councils[].mails': 'Les courriels qui vous furent envoyés. / Mails sent to you.',
	'councils[].journal': 'Les actes où vous êtes nommé. / Acts that name you.',
	'councils[].erasureRequests': 'Vos demandes d’effacement. / Your requests for erasure.',
	'councils[].checks': 'Les alarmes que vous avez levées. / Alarms that you cleared.'
} as const;
