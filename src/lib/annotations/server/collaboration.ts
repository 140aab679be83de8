import { Hocuspocus, OutgoingMessage, type Connection, type WebSocketLike } from '@hocuspocus/server';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { decodeUpdate, snapshot, snapshotContainsUpdate, type Doc } from 'yjs';
import type { TenantDb, TenantTx } from '#lib/database/server/tenant-db.ts';
import { openingOf, type Reader } from '../rules/access.ts';
import { parseWireName, wireName as wireNameOf, type MarkDocument } from '../rules/document-name.ts';
import { REFUSED, TabletWord, type ServerWord } from '../schemas.ts';
import { compactDocument, listOpenDocuments, loadDocument, readerOf, type MarkedSitting } from './documents.ts';
import { UpdateLog } from './update-log.ts';

/** What this room is given by the door, because it knows neither sittings nor sessions. */
export interface CollaborationSettings {
	tenant(tenantId: string): TenantDb;
	/** The sitting that marks are made in; null when members may not know it (yet). */
	findSitting(tx: TenantTx, sittingId: string): Promise<MarkedSitting | null>;
	log: Pick<Logger, 'warn' | 'error'>;
	now(): Date;
}

/** What decides whether somebody may open the documents of a sitting. */
interface Place {
	sitting: MarkedSitting;
	reader: Reader;
}

/** Who comes with a socket, and which tenants their session opens. */
export interface Visitor {
	accountId: string;
	mayEnter(tenantId: string): boolean;
}

/** What a connection to one document knows of itself, once it was let in. */
interface Opened extends Place, Visitor {
	database: TenantDb;
	name: string;
	document: MarkDocument;
}

const FOLD_AT = 500;
const SYNC_STEP_2 = 1;
const UPDATE = 2;

/** Every refusal reads the same, whether the document, the sitting or the right is missing. Without a message nothing is logged. */
class Refusal extends Error {
	readonly reason = REFUSED;
}

/** A trouble of ours must not read like a refusal: tablets give up their copy for one. */
function tellTrouble(error: unknown): never {
	if (error instanceof Refusal) throw error;
	throw Object.assign(new Error('a document could not be opened', { cause: error }), { reason: 'try-again' });
}

/** The Yjs server of the marks: lets in by `rules/access.ts`, stores each edit before it is acknowledged, tells who shared what. */
export class Collaboration {
	readonly #settings: CollaborationSettings;
	readonly #log = new UpdateLog();
	readonly #server: Hocuspocus<Partial<Opened>>;
	/** Rows in the log that are not yet folded, by wire name of an open document. */
	readonly #rows = new Map<string, number>();

	constructor(settings: CollaborationSettings) {
		this.#settings = settings;
		this.#server = new Hocuspocus<Partial<Opened>>({
			quiet: true,
			maxUnauthenticatedQueueSize: 1024 * 1024,
			onAuthenticate: async ({ documentName, context, connectionConfig }) => {
				const opened = await this.#open(documentName, context as Visitor).catch(tellTrouble);
				connectionConfig.readOnly = openingOf(opened.document, opened.reader, opened.sitting.today) === 'read';
				return opened;
			},
			onLoadDocument: ({ documentName, document, context }) =>
				this.#load(documentName, document, opened(context)).catch(tellTrouble),
			beforeSync: ({ type, payload, connection, document, documentName, context }) =>
				connection.readOnly ? Promise.resolve() : this.#store(type, payload, document, documentName, opened(context)),
			onStateless: ({ payload, connection }) => this.#answer(payload, connection),
			onStoreDocument: ({ documentName }) => this.#fold(documentName, FOLD_AT),
			afterUnloadDocument: ({ documentName }) => Promise.resolve(void this.#rows.delete(documentName))
		});
	}

	/** Takes over a socket whose session was checked. Messages and the close of the socket are handed to what this answers. */
	connect(socket: WebSocketLike, request: Request, visitor: Visitor) {
		return this.#server.handleConnection(socket, request, visitor);
	}

	/** Asks of every document that a socket has open whether it would be opened now, and closes those that would not. */
	async recheck(socket: WebSocketLike): Promise<void> {
		const own = [...this.#connections()].filter(({ webSocket }) => webSocket === socket);
		const places = new Map<string, Place | null>();
		for (const connection of own) {
			const { database, document, accountId } = opened(connection.context);
			const key = `${database.tenantId}/${document.sittingId}`;
			if (!places.has(key)) places.set(key, await this.#place(database, document.sittingId, accountId));
			const place = places.get(key);
			if (place && isOpenTo(document, place)) Object.assign(connection.context as Opened, place);
			else expel(connection);
		}
	}

	async #open(wireName: string, visitor: Visitor): Promise<Opened> {
		const { accountId } = visitor;
		const parsed = parseWireName(wireName);
		if (!parsed || !visitor.mayEnter(parsed.tenantId)) throw new Refusal();
		const { tenantId, name, document } = parsed;
		const database = this.#settings.tenant(tenantId);
		const place = await this.#place(database, document.sittingId, accountId);
		if (!place || !isOpenTo(document, place)) throw new Refusal();
		return { ...visitor, ...place, database, name, document };
	}

	async #place(database: TenantDb, sittingId: string, accountId: string): Promise<Place | null> {
		return database.transaction(async (tx) => {
			const sitting = await this.#settings.findSitting(tx, sittingId);
			return sitting && { sitting, reader: await readerOf(tx, sitting.bodyId, accountId) };
		});
	}

	async #load(wireName: string, document: Doc, { database, name }: Opened): Promise<void> {
		const { rows, quarantined } = await loadDocument(database, name, document);
		this.#rows.set(wireName, rows);
		if (quarantined > 0)
			this.#settings.log.error({ document: name, quarantined }, 'edits that cannot be read were set aside');
	}

	/** Stores an edit that brings something new. Hocuspocus waits for this before it applies and acknowledges. */
	async #store(type: number, update: Uint8Array, document: Doc, wireName: string, opened: Opened): Promise<void> {
		if (type !== SYNC_STEP_2 && type !== UPDATE) return;
		decodeUpdate(update);
		if (type === SYNC_STEP_2 && snapshotContainsUpdate(snapshot(document), update)) return;
		const { isNewDocument } = await this.#log.append(opened.database, {
			document: opened.name,
			authorId: opened.accountId,
			update,
			at: this.#settings.now()
		});
		this.#rows.set(wireName, (this.#rows.get(wireName) ?? 0) + 1);
		if (isNewDocument) this.#announce(opened);
	}

	async #fold(wireName: string, from: number): Promise<void> {
		const parsed = parseWireName(wireName);
		if (!parsed || (this.#rows.get(wireName) ?? 0) < from) return;
		await compactDocument(this.#settings.tenant(parsed.tenantId), parsed.name);
		this.#rows.set(wireName, 1);
	}

	/** The author sealed what lay there in plain: what it replaced is in the log no longer than this. */
	async #forgetReplaced(connection: Connection): Promise<void> {
		if (connection.readOnly) return;
		const { database, name } = opened(connection.context);
		await this.#fold(wireNameOf(database.tenantId, name), 2).catch((error: unknown) =>
			this.#settings.log.error({ document: name, error: String(error) }, 'a document could not be folded')
		);
	}

	/** Answers are in order: whoever reads `barrier` knows that all edits sent before it are stored. */
	async #answer(payload: string, connection: Connection): Promise<void> {
		const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), TabletWord), payload);
		if (!parsed.success) return;
		const word = parsed.output;
		if (word.ask === 'ping') return say(connection, { say: 'pong' });
		if (word.ask === 'barrier') return say(connection, { say: 'barrier', id: word.id });
		if (word.ask === 'fold') return this.#forgetReplaced(connection);
		try {
			const { database, sitting, accountId } = opened(connection.context);
			const documents = await database.transaction((tx) => listOpenDocuments(tx, sitting, accountId));
			say(connection, { say: 'documents', documents });
		} catch (error) {
			this.#settings.log.error({ error }, 'the documents of a sitting could not be listed');
		}
	}

	/** A document was written for the first time: those who may read it and are here learn of it. */
	#announce(made: Opened): void {
		for (const connection of this.#connections()) {
			const { document, database, reader, sitting } = opened(connection.context);
			const isSameSitting =
				database.tenantId === made.database.tenantId && document.sittingId === made.document.sittingId;
			const isOwnDocument = document.audience === 'private';
			if (isSameSitting && isOwnDocument && openingOf(made.document, reader, sitting.today) === 'read')
				say(connection, { say: 'shared' });
		}
	}

	*#connections(): Generator<Connection> {
		for (const document of this.#server.documents.values()) yield* document.getConnections();
	}
}

function isOpenTo(document: MarkDocument, { reader, sitting }: Place): boolean {
	return openingOf(document, reader, sitting.today) !== null;
}

/** The tablet hears the same refusal as at the door, and nothing of this document any more. */
function expel(connection: Connection): void {
	connection.send(new OutgoingMessage(connection.messageAddress).writePermissionDenied(REFUSED).toUint8Array());
	connection.close({ code: 4403, reason: REFUSED });
}

function say(connection: Connection, word: ServerWord): void {
	connection.sendStateless(JSON.stringify(word));
}

/** The context of a connection that `onAuthenticate` let in. */
function opened(context: unknown): Opened {
	const known = context as Partial<Opened>;
	if (!known.database) throw new Error('a document was used before it was opened');
	return known as Opened;
}
