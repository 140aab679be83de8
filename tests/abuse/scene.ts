import { createServer } from 'node:net';
import { join } from 'node:path';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { documentName } from '#lib/annotations/rules/document-name.ts';
import { UpdateLog } from '#lib/annotations/server/update-log.ts';
import { openItem } from '#lib/chamber/server/items.ts';
import { openItemPoll } from '#lib/chamber/server/polls.ts';
import { openSitting } from '#lib/chamber/server/sittings.ts';
import { recordPresence } from '#lib/chamber/server/attendance.ts';
import { jobs } from '#lib/jobs/server/tables.ts';
import { appendJournal } from '#lib/journal/server/append.ts';
import { newId } from '#lib/kernel/ids.ts';
import { queueMails } from '#lib/mail/server/outbox.ts';
import { mails } from '#lib/mail/server/tables.ts';
import { beginUpload } from '#lib/papers/server/uploads.ts';
import { startSession } from '#lib/people/server/sessions.ts';
import { memberships } from '#lib/people/server/tables.ts';
import { openDiskStorage } from '#lib/storage/server/disk-storage.ts';
import { makeAccount, makeMandate } from '#lib/testing/factories.ts';
import { castBallots } from '#lib/voting/server/ballots.ts';
import { pollRights } from '#lib/voting/server/tables.ts';
import { and, eq } from 'drizzle-orm';
import { onEnd, startServer, temporaryDirectory } from '../bench/harness.ts';
import { openBeside } from '../support/live-scene.ts';
import { isDesk, type AskerName } from './askers.ts';
import { Canaries } from './canaries.ts';
import { done, makeTown, type Ground, type Town } from './town.ts';
import { Wire } from './wire.ts';

/** The name under which the production build is asked for as on the internet. */
export const PUBLIC_NAME = 'council.valmont.example';

/** Two towns in one installation, and a session for everybody who tries. */
export async function makeScene() {
	const data = join(await temporaryDirectory(), 'data');
	const port = await freePort();
	const env = { PORT: String(port), HEMICYCLE_DEMO: 'off', HEMICYCLE_ORIGIN: `https://${PUBLIC_NAME}` };
	const server = await startServer({ HEMICYCLE_DATA: data, ...env });
	const database = await openBeside(data);
	const now = new Date();
	const ground = { database, storage: await openDiskStorage(join(data, 'files'), now), canaries: new Canaries(), now };
	const A = await furnish(ground, await makeTown(ground, 'A'));
	const B = await furnish(ground, await makeTown(ground, 'B'));
	const strangers = {
		outsider: (await makeAccount(database)).id,
		administrator: (await makeAccount(database, { isInstallationAdministrator: true })).id
	};
	const cookies = await sessionsOf(ground, A, B, strangers);
	const wire = new Wire(`http://localhost:${port}`);
	onEnd(() => Promise.resolve(wire.close()));
	return { wire, server, data, database, canaries: ground.canaries, towns: { A, B }, cookies };
}

export type Scene = Awaited<ReturnType<typeof makeScene>>;

type Furnished = Awaited<ReturnType<typeof furnish>>;

/** The sitting is opened with a vote under way; notes, mails, work and journal are written. */
async function furnish(ground: Ground, town: Town) {
	const { canaries, now } = ground;
	const { people, liveId, database } = town;
	const desk = (place: string) => canaries.plant(`${town.name}: ${place}`, isDesk(town.name));
	const clerk = people.clerk.id;
	const mailId = await database.transaction(async (tx) => {
		const mail = { subject: desk('subject of a mail'), text: desk('text of a mail'), html: desk('html of a mail') };
		const to = { recipient: 'x@valmont.example', recipientName: desk('recipient of a mail'), attachments: [] };
		await queueMails(tx, [{ ...mail, ...to, idempotencyKey: 'canary', subjectId: liveId }], now);
		const [queued] = await tx.select().from(mails).where(eq(mails.idempotencyKey, 'canary'));
		return queued?.id ?? '';
	});
	const jobId = newId();
	const work = {
		kind: 'mail.send',
		subjectId: liveId,
		label: desk('label of a job'),
		problem: desk('problem of a job')
	};
	const upload = { id: newId(), accountId: clerk, sittingId: liveId, itemId: null, bytes: 10 };
	await database.transaction(async (tx) => {
		await tx.insert(jobs, { id: jobId, ...work, state: 'failed', createdAt: now, updatedAt: now });
		await beginUpload(
			tx,
			{ ...upload, fileName: desk('file name of an upload'), description: desk('description of an upload') },
			now
		);
		const details = { word: desk('journal') };
		await appendJournal(tx, { act: 'abuse.scene', object: liveId, actor: null, details }, now);
		done(await openSitting(tx, liveId, clerk, now));
		for (const { id } of [people.author, people.colleague, people.rival])
			done(await recordPresence(tx, { sittingId: liveId, mandateId: id, isPresent: true }, clerk, now));
		done(await openItem(tx, { sittingId: liveId, itemId: town.openItem }, clerk, now));
	});
	const notes = await writeNotes(ground, town);
	return { ...town, mailId, jobId, uploadId: upload.id, notes, ...(await vote(town, now)) };
}

/** An ordinary vote is open, and the author has voted: nobody may ever learn how (R56). */
async function vote({ database, liveId, people }: Town, now: Date) {
	const opening = { sittingId: liveId, kind: 'ordinary' as const };
	const poll = await database.transaction((tx) => openItemPoll(tx, opening, people.clerk.id, now));
	const { pollId } = done(poll);
	const rights = await database.transaction((tx) => tx.select().from(pollRights).where(eq(pollRights.pollId, pollId)));
	const rightOf = (mandateId: string) => rights.find((right) => right.mandateId === mandateId)?.rightId ?? '';
	const mine = { rightId: rightOf(people.author.id), castId: newId(), choice: 'against' as const };
	await castBallots(database, pollId, [{ pollId, ...mine, accountId: people.author.accountId }], now);
	return { pollId, rivalRight: rightOf(people.rival.id) };
}

async function writeNotes({ canaries, now }: Ground, town: Town) {
	const { people, liveId, name } = town;
	const authorId = people.author.accountId;
	const author: AskerName[] = name === 'A' ? ['author'] : ['memberB'];
	const group: AskerName[] = name === 'A' ? [...author, 'colleague'] : author;
	const log = new UpdateLog();
	const write = async (audience: 'private' | 'group', readers: AskerName[]) => {
		const document = { sittingId: liveId, authorId, audience, groupId: audience === 'group' ? people.group.id : null };
		const doc = new Doc();
		const word = canaries.plant(`${name}: ${audience} note`, (asker) => readers.includes(asker));
		doc.getMap('marks').set('mark', { text: word });
		const logged = { document: documentName(document), authorId, update: encodeStateAsUpdate(doc), at: now };
		await log.append(town.database, logged);
		return `${town.tenant.id}/${documentName(document)}`;
	};
	return { private: await write('private', author), group: await write('group', group) };
}

/** How a session of the scene begins. */
interface Begin {
	level: 1 | 2;
	hours: number;
	tenantId: string | null;
}

async function sessionsOf(
	{ database, canaries, now }: Ground,
	A: Furnished,
	B: Furnished,
	strangers: { outsider: string; administrator: string }
): Promise<Record<AskerName, string>> {
	const session = async (
		who: AskerName[],
		accountId: string,
		{ level = 2, hours = 4, tenantId = null }: Partial<Begin> = {}
	) => {
		const deviceName = canaries.plant(`device of ${who.join(', ')}`, (asker) => who.includes(asker));
		const endsAt = new Date(now.getTime() + hours * 3_600_000);
		const begun = await startSession(database.installation, { accountId, level, deviceName, endsAt, tenantId }, now);
		return `hemicycle=${begun}`;
	};
	const { author, colleague, rival, former, clerk, limited, reader, administrator, drafter, validator } = A.people;
	// The account was seated by both; the lock was set by the link of B.
	const both: AskerName[] = ['linkOfB', 'lockOfB'];
	const guest: AskerName[] = ['guestA', 'guestByLinkA'];
	const twice = await seatTwice(database, A, B);
	return {
		nobody: '',
		expired: await session(['author', 'link'], author.accountId, { hours: -1 }),
		link: await session(['author', 'link'], author.accountId, { level: 1, tenantId: A.tenant.id }),
		linkOfB: await session(both, twice, { level: 1, tenantId: B.tenant.id }),
		lockOfB: await session(both, twice),
		author: await session(['author', 'link'], author.accountId),
		colleague: await session(['colleague'], colleague.accountId),
		rival: await session(['rival'], rival.accountId),
		former: await session(['former'], former.accountId),
		memberB: await session(['memberB'], B.people.author.accountId),
		clerkA: await session(['clerkA'], clerk.id),
		clerkB: await session(['clerkB'], B.people.clerk.id),
		limitedClerkA: await session(['limitedClerkA'], limited.id),
		drafterA: await session(['drafterA'], drafter.id),
		validatorA: await session(['validatorA'], validator.id),
		readerA: await session(['readerA'], reader.id),
		administratorA: await session(['administratorA'], administrator.id),
		guestA: await session(guest, A.guest.accountId),
		guestByLinkA: await session(guest, A.guest.accountId, { level: 1, tenantId: A.tenant.id }),
		outsider: await session(['outsider'], strangers.outsider),
		installationAdministrator: await session(['installationAdministrator'], strangers.administrator)
	};
}

/** Somebody with a seat in both towns, whose locks have joined B alone. */
async function seatTwice(database: Ground['database'], A: Furnished, B: Furnished): Promise<string> {
	const office = { startsOn: '2020-03-22' };
	const { body, group } = A.people;
	const seat = { ...office, bodyId: body.id, groupId: group.id };
	const { accountId } = await makeMandate(database, A.tenant.id, seat);
	await makeMandate(database, B.tenant.id, { ...office, bodyId: B.people.body.id, accountId });
	const ofA = and(eq(memberships.accountId, accountId), eq(memberships.tenantId, A.tenant.id));
	await database.installation.update(memberships).set({ joinedAt: null }).where(ofA);
	return accountId;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}
