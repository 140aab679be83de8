import { eq } from 'drizzle-orm';
import { convocations, items, sittings } from '#lib/agenda/server/tables.ts';
import { quorumSentence } from '#lib/chamber/sentence.ts';
import { openingOf } from '#lib/chamber/server/items.ts';
import { roster, type Seated } from '#lib/chamber/server/roster.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { formatDate, formatFullName, formatTime } from '#lib/i18n/format.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { bodies, tenants } from '#lib/people/server/tables.ts';
import { resultSentence } from '#lib/voting/sentence.ts';
import type { Choice } from '#lib/voting/rules/choice.ts';
import { pollOf, publicChoices } from '#lib/voting/server/polls.ts';
import type { DeliberationFacts } from '../facts.ts';

type Sitting = typeof sittings.$inferSelect;
type Item = typeof items.$inferSelect;

/** Deliberations are French acts, whoever asks for them. */
const FRENCH = { locale: 'fr' } as const;
const VISAS: Record<'commune' | 'epci', string> = {
	commune: 'Vu le code général des collectivités territoriales, notamment ses articles L. 2121-1 et suivants ;',
	epci: 'Vu le code général des collectivités territoriales, notamment ses articles L. 5211-1 et suivants ;'
};

/** What stands in the deliberation of an item that was voted on; undefined for every other item. R32, R34, L2121-21. */
export async function factsOfDeliberation(
	tx: TenantTx,
	sitting: Sitting,
	item: Item
): Promise<DeliberationFacts | undefined> {
	const poll = await pollOf(tx, item.id);
	const opening = await openingOf(tx, item.id);
	if (!poll?.result || !opening) return;
	const { tenant, body } = await placeOf(tx, sitting);
	const { members } = await roster(tx, sitting);
	const nameOf = namesOf(members);
	const named = (id: string | null) => (id ? (nameOf.get(id) ?? null) : null);
	const day = localDate(sitting.startsAt, tenant.timeZone);
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	return {
		...{ tenant: tenant.name, department: tenant.department, body: body.name, gathering: gathering(body) },
		number: `${day}-${String(item.number ?? item.position + 1).padStart(2, '0')}`,
		title: item.title,
		heldOn: formatDate(sitting.startsAt, tenant.timeZone, 'fr'),
		heldAt: formatTime(sitting.openedAt ?? sitting.startsAt, tenant.timeZone, 'fr'),
		place: sitting.place,
		convokedOn: await convokedOn(tx, sitting.id, tenant.timeZone),
		chair: named(sitting.chairMandateId),
		secretary: named(sitting.secretaryMandateId),
		rapporteur: named(item.rapporteurMandateId),
		inOffice: members.length,
		...attendance(members, nameOf, opening),
		quorum: quorumSentence(opening.quorum, FRENCH),
		isClosed: item.isClosed,
		outcome: poll.result.outcome,
		sentence: resultSentence(poll.result, FRENCH),
		tally: poll.result.tally,
		choices: poll.kind === 'public' ? byChoice(await publicChoices(tx, poll), members, nameOf) : null,
		visas: [VISAS[tenant.kind]],
		date: [year, month, date]
	};
}

function namesOf(members: readonly Seated[]): Map<string, string> {
	return new Map(members.map((member) => [member.mandateId, formatFullName(member)]));
}

/** "le conseil municipal s’est réuni", "la commission des finances s’est réunie". */
function gathering({ name }: { name: string }): string {
	const lower = name.charAt(0).toLocaleLowerCase('fr') + name.slice(1);
	if (/^(?:commission|assemblée)/.test(lower)) {
		return `${lower.startsWith('a') ? 'l’' : 'la '}${lower} s’est réunie`;
	}
	return `le ${lower} s’est réuni`;
}

async function placeOf(tx: TenantTx, sitting: Sitting) {
	const [place] = await tx
		.select({ tenant: tenants, body: bodies })
		.from(bodies)
		.innerJoin(tenants, eq(tenants.id, bodies.tenantId))
		.where(eq(bodies.id, sitting.bodyId));
	if (!place) throw new Error('a sitting has a body');
	return place;
}

/** L2121-12: the first sending is the date that counts. */
async function convokedOn(tx: TenantTx, sittingId: string, timeZone: string): Promise<string | null> {
	const sent = await tx
		.select({ sentAt: convocations.sentAt })
		.from(convocations)
		.where(eq(convocations.sittingId, sittingId));
	const first = sent.map(({ sentAt }) => sentAt).toSorted((one, other) => one.getTime() - other.getTime())[0];
	return first ? formatDate(first, timeZone, 'fr') : null;
}

function attendance(
	members: readonly Seated[],
	nameOf: Map<string, string>,
	opening: { presentMandateIds: string[]; proxies: { giver: string; holder: string }[] }
): Pick<DeliberationFacts, 'present' | 'represented' | 'absent'> {
	const present = new Set(opening.presentMandateIds);
	const holderOf = new Map(
		opening.proxies
			.filter(({ giver, holder }) => !present.has(giver) && present.has(holder))
			.map((one) => [one.giver, one.holder])
	);
	const inRoom = members.filter(({ mandateId }) => present.has(mandateId));
	const away = members.filter(({ mandateId }) => !present.has(mandateId));
	return {
		present: inRoom.map(formatFullName),
		represented: away.flatMap((giver) => {
			const holder = nameOf.get(holderOf.get(giver.mandateId) ?? '');
			return holder ? [{ giver: formatFullName(giver), holder }] : [];
		}),
		absent: away.filter(({ mandateId }) => !holderOf.has(mandateId)).map(formatFullName)
	};
}

function byChoice(
	choices: { mandateId: string; choice: Choice }[],
	members: readonly Seated[],
	nameOf: Map<string, string>
): DeliberationFacts['choices'] {
	const choiceOf = new Map(choices.map(({ mandateId, choice }) => [mandateId, choice]));
	const who = (wanted: Choice) =>
		members
			.filter(({ mandateId }) => choiceOf.get(mandateId) === wanted)
			.map(({ mandateId }) => nameOf.get(mandateId) ?? '');
	return {
		for: who('for'),
		against: who('against'),
		abstain: who('abstain'),
		notTakingPart: who('not-taking-part')
	};
}
