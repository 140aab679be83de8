import { and, desc, eq, inArray } from 'drizzle-orm';
import { armsPath } from '#lib/people/arms-path.ts';
import { isReadByGuest, itemsShownTo, type GuestAsking } from '#lib/agenda/server/guest-rights.ts';
import { items, sittings } from '#lib/agenda/server/tables.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import type { Tenant } from '#lib/people/server/members.ts';
import { accounts, bodies, mandates } from '#lib/people/server/tables.ts';
import type { InboxSitting, TabletItem, TabletSitting } from '../schemas.ts';
import { forLink, itemsWhere } from './items.ts';

/** Who asks as a guest, of which tenant, and by what. */
export interface GuestReader extends GuestAsking {
	tenant: Tenant;
	/** Came by a delivered link: of closed items only the public line. */
	isByLink: boolean;
}

/**
 * What the tablet of a guest keeps of a sitting: the items of the invitation, their papers and rapporteurs. No other item, no
 * vote, no member, no group, no note of anybody. Null for whoever is no guest of it now.
 */
export async function guestSittingFor(
	tx: TenantTx,
	reader: GuestReader,
	sittingId: string
): Promise<{ sitting: TabletSitting; guestId: string } | null> {
	const shown = (await itemsShownTo(tx, reader)).filter((one) => one.sittingId === sittingId);
	const [first] = shown;
	const [found] = await tx
		.select({ sitting: sittings, body: bodies })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(eq(sittings.id, sittingId));
	if (!first || !found || found.sitting.state === 'draft') return null;
	const { sitting, body } = found;
	const own = shown.map(({ itemId }) => itemId);
	const told = await itemsWhere(tx, inArray(items.id, own), isReadByGuest(tx, reader));
	const list = told.map((item): TabletItem => ({
		...(reader.isByLink ? forLink(item) : item.full),
		deliberation: null
	}));
	const view: TabletSitting = {
		...frameOf(reader.tenant, sitting),
		body: { id: body.id, name: body.name, kind: body.kind },
		state: sitting.state === 'draft' ? 'published' : sitting.state,
		currentItemId: own.includes(sitting.currentItemId ?? '') ? sitting.currentItemId : null,
		isGuest: true,
		items: list,
		members: await rapporteursOf(tx, list),
		groups: [],
		myMandateIds: [],
		annotations: []
	};
	return { sitting: view, guestId: first.guestId };
}

/** The sittings of one tenant that an account is a guest of now, with counts of what it may open and of nothing else. */
export async function guestInboxOf(
	tx: TenantTx,
	reader: GuestReader,
	known: readonly { id: string }[]
): Promise<InboxSitting[]> {
	const shown = (await itemsShownTo(tx, reader)).filter(({ sittingId }) => !known.some(({ id }) => id === sittingId));
	if (shown.length === 0) return [];
	const found = await tx
		.select({ sitting: sittings, body: bodies.name })
		.from(sittings)
		.innerJoin(bodies, eq(bodies.id, sittings.bodyId))
		.where(
			inArray(
				sittings.id,
				shown.map(({ sittingId }) => sittingId)
			)
		)
		.orderBy(desc(sittings.startsAt));
	const list: InboxSitting[] = [];
	for (const { sitting, body } of found) {
		const view = await guestSittingFor(tx, reader, sitting.id);
		if (!view) continue;
		const papers = new Set(view.sitting.items.flatMap((item) => item.papers.map(({ id }) => id)));
		const state = view.sitting.state;
		const counts = { items: view.sitting.items.length, papers: papers.size };
		list.push({
			...frameOf(reader.tenant, sitting),
			...{ body, state, ...counts, isCalled: false, answer: null, isGuest: true }
		});
	}
	return list;
}

/** What a guest must know in order to come. */
function frameOf({ id, slug, name, accentHue, timeZone, ...tenant }: Tenant, sitting: typeof sittings.$inferSelect) {
	return {
		id: sitting.id,
		tenant: { id, slug, name, accentHue, timeZone, arms: armsPath({ slug, ...tenant }) },
		title: sitting.title,
		startsAt: sitting.startsAt.toISOString(),
		place: sitting.place
	};
}

/** Who presents the guest's items, without group: the tablet shows the name. */
async function rapporteursOf(tx: TenantTx, list: readonly TabletItem[]): Promise<TabletSitting['members']> {
	const ids = list.flatMap(({ rapporteurMandateId }) => rapporteurMandateId ?? []);
	const rows = await tx
		.select({ mandate: mandates, account: accounts })
		.from(mandates)
		.innerJoin(accounts, eq(accounts.id, mandates.accountId))
		.where(and(inArray(mandates.id, ids)));
	return rows.map(({ mandate, account: { civility, firstName, lastName } }) => {
		const { id: mandateId, accountId, title, isChair, seat } = mandate;
		return { mandateId, accountId, civility, firstName, lastName, title, isChair, seat, groupId: null };
	});
}
