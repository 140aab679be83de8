import { randomUUID } from 'node:crypto';
import type { Scene } from './scene.ts';

type Town = Scene['towns']['A'];

/** What a field is sent with, so that the act would succeed: with the people and things of one town. */
function valueOf(
	field: string,
	{ tenant, people, kindId, openItem, closedItem, openPaper, jobId, mailId, pollId, guest, drafts }: Town
): [string, string] {
	const values: Record<string, string> = {
		...{
			bodyId: people.body.id,
			kindId,
			role: 'reader',
			roleId: randomUUID(),
			name: `Nature ${randomUUID()}`,
			title: 'Un titre',
			'startsAt-date': '2031-05-06',
			'startsAt-time': '18:30'
		},
		...{ place: 'Ailleurs', section: 'Finances', itemId: closedItem, seen: '', kind: 'decision' },
		...{ paperId: openPaper.paperId, jobId, mailId, pollId, mandateId: people.rival.id, isPresent: 'no' },
		...{ office: 'chair', giver: people.rival.id, holder: people.colleague.id, answer: 'absent' },
		...{ acceptsShortNotice: 'on', civility: 'Mme', firstName: 'Alix', lastName: 'Intruse', locale: 'fr' },
		...{ email: `alix.${randomUUID()}@valmont.example`, birthDate: '1980-02-03', groupId: people.group.id },
		...{ password: 'une phrase assez longue pour entrer', passkeyId: 'AAAA', sessionId: randomUUID() },
		...{ accentHue: '15', timeZone: 'Europe/Paris', mailName: 'Autrui', mailReplyTo: 'autrui@valmont.example' },
		...{ deviceId: randomUUID(), name: 'Ma tablette' },
		...{ accountId: people.rival.accountId, reason: 'Un motif assez long', controller: 'Une ville' },
		...{ quality: 'Experte', guestId: guest.guestId, guestItemId: guest.guestItemId },
		...{ officer: 'Une personne', reach: '1 place de la Mairie' },
		...{
			draftId: drafts.approved,
			serviceId: drafts.serviceId,
			summary: 'Un exposé',
			rapporteurMandateId: people.rival.id
		},
		...{ tenantName: 'Une ville', population: '5000', department: '34', legalSize: '29' }
	};
	if (field === 'tickedItem') return [`item:${openItem}`, 'on'];
	if (field === 'version') return ['seen', '1'];
	if (field === 'kind-of-poll') return ['kind', 'ordinary'];
	if (field === 'sameName') return ['name', tenant.name];
	if (field === 'kind-of-provider') return ['kind', 'oidc'];
	if (field === 'kind-of-town') return ['kind', 'commune'];
	return [field, values[field] ?? ''];
}

/** A form or a JSON text with the things of one town, as the page of the product would send it. */
export function filled(fields: string[], town: Town): { type: string; body: string } {
	const [key, signature] = [32, 64].map((bytes) => Buffer.alloc(bytes).toString('base64'));
	const gift = { accountId: town.people.colleague.accountId, sealing: key, sealed: key, signature };
	const json: Record<string, unknown> = {
		'json:passkey': { step: 'begin' },
		'json:answer': { answer: 'absent' },
		'json:notes-key': { act: 'ask', commitment: key },
		'json:group-key': { act: 'give', number: 1, gifts: [gift] },
		'json:device': { step: 'begin', deviceId: randomUUID() }
	};
	const wanted = json[fields[0] ?? ''];
	if (wanted) return { type: 'application/json', body: JSON.stringify(wanted) };
	const pairs = fields.map((field) => valueOf(field, town));
	return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(pairs).toString() };
}
