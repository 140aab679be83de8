import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, type Upload } from '@tus/server';
import * as v from 'valibot';
import { describeError } from '#lib/kernel/describe-error.ts';
import { isUuid, newId } from '#lib/kernel/ids.ts';
import { beginUpload, endUpload, ownUpload } from '#lib/papers/server/uploads.ts';
import { NO_STAFF } from '#lib/people/rules/staff.ts';
import { mayEnter } from '#lib/people/rules/reach.ts';
import { findTenant } from '#lib/people/server/access.ts';
import { sessionOf, type SignedIn } from '#lib/people/server/sessions.ts';
import { readStaffFacts, staffFactsOf } from '#lib/people/server/staff-facts.ts';
import { services } from '../services.ts';
import { finishUpload, type ReceivedUpload } from './finish-upload.ts';
import { takesPapers } from './space.ts';
import { goesOnAt, refusalAt, sendsPapers } from './upload-place.ts';

const PATH = '/live/uploads';
const DAY_MS = 86_400_000;

/** What the desk says of a file (`metadata` of tus). */
const Metadata = v.object({
	filename: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(255), v.excludes('\0')),
	/** Slug. */
	tenant: v.string(),
	/** The sitting that the paper is for, or else the draft of an act. */
	sittingId: v.optional(v.pipe(v.string(), v.check(isUuid))),
	draftId: v.optional(v.pipe(v.string(), v.check(isUuid))),
	/** The item that the paper belongs to; absent: a new item is made of it. */
	itemId: v.optional(v.pipe(v.string(), v.check(isUuid))),
	/** What a picture shows. */
	description: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500), v.excludes('\0')), ''),
	/** Milliseconds since 1970; items stand in this order: now, less one for each file dropped after it. */
	droppedAt: v.optional(v.pipe(v.string(), v.regex(/^\d{13}$/), v.transform(Number)))
});

const asker = new AsyncLocalStorage<SignedIn>();
let opened: Promise<Server> | undefined;

/** `/live/uploads`: papers come in, resumable (tus 1.0.0), from clerks and drafters who are signed in here, while there is room for them. */
export async function receiveUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const session = await sessionOf(services().installation, request, new Date());
	if (!session || session.level < 2) return refuse(response, 401, 'needs-sign-in');
	const brings = request.method === 'POST' || request.method === 'PATCH';
	if (brings && !takesPapers()) return refuse(response, 507, 'no-space');
	// @tus/server would give an upload back as it came, before anybody looked into it.
	if (request.method === 'GET') return refuse(response, 405, 'post-only');
	response.setHeader('Cache-Control', 'no-store');
	const server = await door();
	await asker.run(session, () => server.handle(request, response));
}

function refuse(response: ServerResponse, status: number, refusal: string): void {
	response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify({ refusal }));
}

function door(): Promise<Server> {
	opened ??= openDoor();
	return opened;
}

async function openDoor(): Promise<Server> {
	const { settings } = services();
	const directory = join(settings.dataDirectory, 'uploads');
	await mkdir(directory, { recursive: true, mode: 0o700 });
	const datastore = new FileStore({ directory, expirationPeriodInMilliseconds: DAY_MS });
	const server: Server = new Server({
		path: PATH,
		datastore,
		maxSize: settings.paperLimitBytes,
		relativeLocation: true,
		// No page of another site has business here; without this it would be told `*`.
		allowedOrigins: () => false,
		namingFunction: async (_, metadata) => `${await admit(metadata ?? {})}_${newId()}`,
		onUploadCreate: async (_, upload) => (await begin(upload), {}),
		onIncomingRequest: async ({ method }, fileId) => (method === 'POST' ? undefined : goOn(server, method, fileId)),
		onResponseError: (_, error) => hideBug(error),
		onUploadFinish: async (_, upload) => finish(server, upload)
	});
	await server.cleanUpExpiredUploads();
	setInterval(() => void server.cleanUpExpiredUploads(), DAY_MS).unref();
	return server;
}

/** Answers the tenant's id. Who sends no papers there learns nothing of it. */
async function admit(metadata: Record<string, string | null>): Promise<string> {
	const { slug, session } = { slug: metadata['tenant'] ?? '', session: signedIn() };
	const found = await findTenant(services(), session, slug);
	const staff = found ? await readStaffFacts(found.database, session.account.id) : NO_STAFF;
	if (!found || !sendsPapers(staff)) throw refusal(404, 'place-unknown');
	return found.tenant.id;
}

async function begin(upload: Upload): Promise<void> {
	const parsed = v.safeParse(Metadata, upload.metadata);
	if (!parsed.success || upload.size === undefined) throw refusal(400, 'not-understood');
	const { sittingId = null, draftId = null, itemId = null, filename, droppedAt, description } = parsed.output;
	if ((sittingId === null) === (draftId === null)) throw refusal(400, 'not-understood');
	const { tenantId, id } = split(upload.id);
	const begun = await services()
		.tenant(tenantId)
		.transaction(async (tx) => {
			const place = { sittingId, draftId, itemId };
			const refused = await refusalAt(tx, await staffFactsOf(tx, signedIn().account.id), place);
			if (refused) return refused;
			const now = Date.now();
			const at = new Date(Math.min(now, Math.max(droppedAt ?? now, now - DAY_MS)));
			const file = { fileName: filename, bytes: upload.size ?? 0, description };
			const facts = { ...place, ...file };
			await beginUpload(tx, { id, accountId: signedIn().account.id, ...facts }, at);
			return undefined;
		});
	if (begun) throw refusal(begun === 'sitting-over' ? 409 : 404, begun);
}

/**
 * Each later request: only the account that began it goes on. A file that came whole but was not taken (the server died
 * in between) is taken now, before the client hears that it is complete.
 */
async function goOn(server: Server, method: string, fileId: string): Promise<void> {
	const { upload, tenantId } = await own(fileId);
	if (method === 'DELETE' && upload.state === 'receiving')
		await services()
			.tenant(tenantId)
			.transaction((tx) => endUpload(tx, upload.id, { state: 'refused', refusal: 'cancelled' }));
	if (method !== 'HEAD' || upload.state !== 'receiving') return;
	const stored = await server.datastore.getUpload(fileId);
	if (stored.offset === upload.bytes) await finish(server, stored);
}

async function finish(server: Server, stored: Upload) {
	const path = stored.storage?.path;
	if (!path) throw new Error('an upload without a path');
	const { upload, tenantId } = await own(stored.id);
	const received: ReceivedUpload = { upload, tenantId, path };
	const answer = await finishUpload(received, new Date());
	if ('refusal' in answer && answer.refusal !== 'taken-already') {
		await server.datastore.remove(stored.id);
		throw refusal(422, answer.refusal);
	}
	return { status_code: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answer) };
}

async function own(fileId: string) {
	const { tenantId, id } = split(fileId);
	const database = services().tenant(tenantId);
	const accountId = signedIn().account.id;
	const upload = await ownUpload(database, id, accountId);
	const goesOn =
		upload && (await database.transaction(async (tx) => goesOnAt(tx, await staffFactsOf(tx, accountId), upload)));
	if (!goesOn || upload.state === 'refused') throw refusal(404, 'upload-unknown');
	return { upload, tenantId };
}

function split(fileId: string): { tenantId: string; id: string } {
	const [tenantId = '', id = ''] = fileId.split('_');
	const isOpen = isUuid(tenantId) && isUuid(id) && mayEnter(signedIn(), tenantId);
	if (!isOpen) throw refusal(404, 'upload-unknown');
	return { tenantId, id };
}

function signedIn(): SignedIn {
	const session = asker.getStore();
	if (!session) throw new Error('a request without its session');
	return session;
}

/** Of what is no refusal, @tus/server would tell the message: a failed query says its values there. It is logged instead. */
function hideBug(error: Error | { status_code: number; body: string }) {
	if ('status_code' in error) return undefined;
	services().log.error(describeError(error), 'an upload failed');
	return { status_code: 500, body: JSON.stringify({ refusal: 'failed' }) };
}

/** As @tus/server wants to be told of one. */
function refusal(status: number, name: string) {
	return Object.assign(new Error(name), { status_code: status, body: JSON.stringify({ refusal: name }) });
}
