import { createSecretKey, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { addItem } from '#lib/agenda/server/items.ts';
import { readGuests } from '#lib/agenda/server/guest-list.ts';
import { inviteGuest } from '#lib/agenda/server/guests.ts';
import { addItemFromPaper, addPaperToItem } from '#lib/agenda/server/item-papers.ts';
import { publishSitting } from '#lib/agenda/server/publishing.ts';
import { createSitting } from '#lib/agenda/server/sittings.ts';
import { items } from '#lib/agenda/server/tables.ts';
import type { Database } from '#lib/database/server/database.ts';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Result } from '#lib/kernel/result.ts';
import { deliberations } from '#lib/minutes/server/tables.ts';
import { paperTexts } from '#lib/papers/server/tables.ts';
import { takePaper } from '#lib/papers/server/take-paper.ts';
import { firstKindOf } from '#lib/people/server/bodies.ts';
import type { LdapSettings } from '#lib/people/rules/identity/settings.ts';
import { addProvider } from '#lib/people/server/identity/providers.ts';
import { accounts, memberships } from '#lib/people/server/tables.ts';
import { publishRecord } from '#lib/publication/server/publish-record.ts';
import { publicFiles } from '#lib/publication/server/tables.ts';
import type { Storage } from '#lib/storage/server/file-store.ts';
import { authorizedFor } from '#lib/testing/authorized.ts';
import {
	makeBody,
	makeGroup,
	makeKind,
	makeMandate,
	makeService,
	makeStaff,
	makeTenant
} from '#lib/testing/factories.ts';
import { isDesk, isGuest, isOfHouse, isStaff, isTrusted, type AskerName, type TownName } from './askers.ts';
import type { Canaries } from './canaries.ts';
import { makeDrafts } from './drafts.ts';

const DAY_MS = 86_400_000;

/** What a town is made with. */
export interface Ground {
	database: Database;
	storage: Storage;
	canaries: Canaries;
	now: Date;
}

/** A paper as a route names it. */
export interface PaperIds {
	paperId: string;
	versionId: string;
}

/** Unwraps what must succeed while the scene is set. */
export function done<Value>(result: Result<Value, string>): Value {
	if (!result.ok) throw new Error(`the scene could not be set: ${result.refusal}`);
	return result.value;
}

/**
 * A town with its council, its people and its sittings, made by the stores that the product uses. Every field that
 * somebody must not see carries a canary of its own.
 */
export async function makeTown(ground: Ground, name: TownName) {
	const { database, canaries, now } = ground;
	const tenant = await makeTenant(database);
	const desk = (place: string) => canaries.plant(`${name}: ${place}`, isDesk(name));
	const people = await peopleOf(ground, name, tenant.id);
	const clerk = people.clerk.id;
	const town = database.tenant(tenant.id);
	const plan = { bodyId: people.body.id, startsAt: new Date(now.getTime() + DAY_MS), place: 'Salle du conseil' };
	const sitting = async (title: string, place = plan.place) => {
		const made = await town.transaction((tx) => createSitting(tx, { ...plan, title, place }, clerk, now));
		return done(made).sittingId;
	};
	const papers = new Papers(ground, name, tenant.id, clerk);
	const draftId = await sitting(desk('title of a draft'), desk('place of a draft'));
	const draftItem = await papers.item(draftId, desk('item of a draft'), desk('section of a draft'));
	const draftPaper = await papers.attach(draftItem, 'paper of a draft', isStaff(name));
	const liveId = await sitting('Conseil de demain');
	const openItem = await papers.item(liveId, 'Un point public', 'Finances');
	const readsOpen = (asker: AskerName) => isOfHouse(name)(asker) || isGuest(name)(asker);
	const openPaper = await papers.attach(openItem, 'paper of a public item', readsOpen);
	const hidden = (place: string) => canaries.plant(`${name}: ${place}`, isTrusted(name));
	const closedItem = await papers.item(
		liveId,
		hidden('title of a closed item'),
		canaries.plant(`${name}: section of a closed item`, isOfHouse(name))
	);
	await town.transaction((tx) =>
		tx.update(items, { isClosed: true, publicTitle: 'Affaire en huis clos' }, eq(items.id, closedItem))
	);
	const closedPaper = await papers.attach(closedItem, 'paper of a closed item', isTrusted(name));
	const publishing = {
		...{ sittingId: liveId, tenant, acceptsShortNotice: true, openLink: 'http://localhost/app' },
		linkFor: () => Promise.resolve('http://localhost/link/none')
	};
	done(await town.transaction((tx) => publishSitting(tx, publishing, clerk, now)));
	const guest = await inviteTo(ground, name, town, {
		sittingId: liveId,
		itemIds: [openItem, closedItem],
		tenant,
		clerk
	});
	const latePaper = await papers.late(liveId, canaries.plant(`${name}: title of a late item`, isOfHouse(name)));
	const deliberation = {
		open: await papers.deliberation(liveId, openItem, 1, 'Un point public', () => true),
		closed: await papers.deliberation(liveId, closedItem, 2, hidden('deliberation of a closed item'), isTrusted(name))
	};
	const kindId = (await town.transaction((tx) => firstKindOf(tx, people.body.id))) ?? '';
	const file = await town.transaction(async (tx) => {
		done(await publishRecord(tx, liveId, now));
		const [posted] = await tx.select().from(publicFiles).where(eq(publicFiles.sittingId, liveId));
		return { fileId: posted?.id ?? '', name: posted?.fileName ?? '' };
	});
	const loose = await papers.loose('paper of a draft of another service', () => false, people.foreigner.id);
	const drafts = await makeDrafts(ground, { name, tenantId: tenant.id }, people, { kindId, paper: loose });
	const providerId = await makeDirectory(ground.database, tenant.id, people.administrator.id, now);
	return {
		...{ name, tenant, database: town, people, kindId, providerId, draftId, draftItem, draftPaper, liveId, openItem },
		...{ openPaper, guest, drafts },
		...{ closedItem, closedPaper, latePaper, deliberation, file }
	};
}

/** A guest of the open item; the closed one is named in the invitation, and was not opened to anybody. */
async function inviteTo(
	{ database, canaries, now }: Ground,
	name: TownName,
	town: TenantDb,
	where: { sittingId: string; itemIds: string[]; tenant: { id: string; name: string; timeZone: string }; clerk: string }
) {
	const { sittingId, itemIds, tenant, clerk } = where;
	const knows = (asker: AskerName) => isDesk(name)(asker) || isGuest(name)(asker);
	const email = `${canaries.plant(`${name}: e-mail of a guest`, knows)}@sdis.example`;
	const quality = canaries.plant(`${name}: quality of a guest`, knows);
	const person = { civility: 'M.' as const, firstName: 'Alain', lastName: 'Sapin', email, quality, itemIds };
	const house = { ...tenant, linkFor: () => Promise.resolve('http://localhost/link/none') };
	const { guestId } = done(await town.transaction((tx) => inviteGuest(tx, { sittingId, house }, person, clerk, now)));
	const [guest] = await town.transaction((tx) => readGuests(tx, sittingId));
	const closed = guest?.items.find(({ isClosed }) => isClosed);
	const [account] = await database.installation.select().from(accounts).where(eq(accounts.email, email));
	// Came by the link once, in a browser where the own lock was used: decision 0015.
	await database.installation
		.update(memberships)
		.set({ joinedAt: now })
		.where(eq(memberships.accountId, account?.id ?? ''));
	return { guestId, guestItemId: closed?.guestItemId ?? '', accountId: account?.id ?? '' };
}

/** A directory that is switched off: nobody comes in by it. */
function makeDirectory(
	{ installation }: Ground['database'],
	tenantId: string,
	administrator: string,
	now: Date
): Promise<string> {
	const proof = authorizedFor('change-provider', tenantId, administrator);
	const settings: LdapSettings = {
		...{ kind: 'ldap', host: 'localhost', port: 1, security: 'ldaps', baseDn: 'dc=x', bindDn: '' },
		...{ filter: '(mail={email})', subjectAttribute: 'entryUUID', asksSecondFactor: true }
	};
	// Without a secret there is nothing to seal: whichever key will do.
	const key = createSecretKey(randomBytes(32));
	return addProvider({ installation, key, proof, now }, { name: 'Annuaire', settings, secret: undefined });
}

export type Town = Awaited<ReturnType<typeof makeTown>>;

/** Whoever has something to do with a town. E-mail addresses are for the desk and for their owners. */
async function peopleOf({ database, canaries, now }: Ground, name: TownName, tenantId: string) {
	const body = await makeBody(database, tenantId, { legalSize: 15 });
	const another = await makeKind(database, tenantId, { bodyId: body.id, position: 9_999 });
	const group = await makeGroup(database, tenantId);
	const [service, foreign] = [await makeService(database, tenantId), await makeService(database, tenantId)];
	const other = await makeGroup(database, tenantId);
	const seat = async (who: AskerName[], wish: object) => {
		const mandate = await makeMandate(database, tenantId, { bodyId: body.id, startsOn: '2020-03-22', ...wish });
		const knows = (asker: AskerName) => isDesk(name)(asker) || who.includes(asker);
		const email = `${canaries.plant(`${name}: e-mail of a member`, knows)}@valmont.example`;
		await database.pool.query('update account set email = $1 where id = $2', [email, mandate.accountId]);
		return { ...mandate, email };
	};
	const yesterday = new Date(now.getTime() - 2 * DAY_MS).toISOString().slice(0, 10);
	const isA = name === 'A';
	return {
		...{ body, group, service, foreign },
		author: await seat(isA ? ['author', 'link'] : ['memberB'], { groupId: group.id }),
		colleague: await seat(isA ? ['colleague'] : [], { groupId: group.id }),
		rival: await seat(isA ? ['rival'] : [], { groupId: other.id }),
		former: await seat(isA ? ['former'] : [], { groupId: group.id, endsOn: yesterday }),
		clerk: await makeStaff(database, tenantId, 'clerk'),
		limited: await makeStaff(database, tenantId, 'clerk', { kindIds: [another.id] }),
		drafter: await makeStaff(database, tenantId, 'drafter', { serviceIds: [service.id] }),
		validator: await makeStaff(database, tenantId, 'validator', { serviceIds: [service.id] }),
		/** Writes for the service of which nobody tries. */
		foreigner: await makeStaff(database, tenantId, 'drafter', { serviceIds: [foreign.id] }),
		reader: await makeStaff(database, tenantId, 'reader'),
		administrator: await makeStaff(database, tenantId, 'administrator')
	};
}

/** Puts items and papers on agendas. */
class Papers {
	readonly #ground: Ground;
	readonly #town: TownName;
	readonly #tenantId: string;
	readonly #clerk: string;

	constructor(ground: Ground, town: TownName, tenantId: string, clerk: string) {
		this.#ground = ground;
		this.#town = town;
		this.#tenantId = tenantId;
		this.#clerk = clerk;
	}

	async item(sittingId: string, title: string, section: string): Promise<string> {
		const { now } = this.#ground;
		return done(await this.#act((tx) => addItem(tx, sittingId, { title, section }, this.#clerk, now))).itemId;
	}

	async attach(itemId: string, place: string, knows: (asker: AskerName) => boolean): Promise<PaperIds> {
		const paper = await this.#paper(place, knows);
		const { paperId } = paper;
		done(await this.#act((tx) => addPaperToItem(tx, { itemId, paperId }, this.#clerk, this.#ground.now)));
		return paper;
	}

	/** Dropped on an agenda that is published: the public waits for the clerk. */
	async late(sittingId: string, title: string): Promise<PaperIds> {
		const { now } = this.#ground;
		const paper = await this.#paper('paper of a late item', isOfHouse(this.#town));
		const taken = { sittingId, paperId: paper.paperId, title, droppedAt: now };
		done(await this.#act((tx) => addItemFromPaper(tx, taken, this.#clerk, now)));
		return paper;
	}

	/** A paper that lies on no agenda, of somebody else than the clerk. */
	loose(place: string, knows: (asker: AskerName) => boolean, createdBy: string): Promise<PaperIds> {
		return this.#paper(place, knows, createdBy);
	}

	async deliberation(
		sittingId: string,
		itemId: string,
		place: number,
		title: string,
		knows: (asker: AskerName) => boolean
	): Promise<string> {
		const id = newId();
		const stored = await this.#store(this.#ground.canaries.plant(`${this.#town}: bytes of a deliberation`, knows));
		const facts = { ...{ sittingId, itemId, title, facts: {}, createdAt: this.#ground.now }, ...stored };
		const row = { id, number: `2026-06-18-0${place}`, outcome: 'adopted' as const, state: 'ready' as const, ...facts };
		await this.#act((tx) => tx.insert(deliberations, row));
		return id;
	}

	async #paper(place: string, knows: (asker: AskerName) => boolean, createdBy = this.#clerk): Promise<PaperIds> {
		const { canaries, now } = this.#ground;
		const word = (field: string) => canaries.plant(`${this.#town}: ${field} of the ${place}`, knows);
		const { sha256, bytes, chunkHashes } = await this.#store(word('bytes'));
		const pages: [number, number][] = [[595, 842]];
		const checked = { title: word('title'), fileName: `${word('file name')}.pdf`, pageSizes: pages };
		const file = { sha256, bytes, chunkHashes };
		const original = await this.#store(word('bytes of the signed original'));
		return this.#act(async (tx) => {
			const taken = await takePaper(tx, { checked: { ...checked, file, original }, kind: 'report', createdBy }, now);
			await tx.insert(paperTexts, { versionId: taken.versionId, page: 1, text: word('text') });
			return taken;
		});
	}

	async #store(word: string) {
		const bytes = Readable.from([Buffer.from(`%PDF-1.7\n% ${word}\n%%EOF\n`)]);
		return done(await this.#ground.storage.tenant(this.#tenantId).store(bytes));
	}

	#act<Value>(act: (tx: TenantTx) => Promise<Value>): Promise<Value> {
		return this.#ground.database.tenant(this.#tenantId).transaction(act);
	}
}
