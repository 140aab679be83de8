import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { and, eq, isNull } from 'drizzle-orm';
import { WebSocketServer, type WebSocket } from 'ws';
import { sittings } from '#lib/agenda/server/tables.ts';
import { Collaboration } from '#lib/annotations/server/collaboration.ts';
import type { MarkedSitting } from '#lib/annotations/server/documents.ts';
import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { localDate } from '#lib/kernel/local-date.ts';
import { refuseUpgrade } from '#lib/live/server/sockets.ts';
import { mayEnter } from '#lib/people/rules/reach.ts';
import { sessionOf, type SignedIn } from '#lib/people/server/sessions.ts';
import { isFromThisSite } from '#lib/people/server/site.ts';
import { tenants } from '#lib/people/server/tables.ts';
import { services } from '../services.ts';
import { Visitors } from './visitors.ts';

const MEGABYTE = 1024 * 1024;
/** More messages than this between two looks is no person with a pen. */
const MESSAGES_PER_CHECK = 6_000;

const visitors = new Visitors();
let opened: { collaboration: Collaboration; sockets: WebSocketServer } | undefined;

/** `/live/collab`: the marks of members. Origin and session are looked at before the handshake, rights at each document; all of it again when it may have changed. */
export async function acceptCollaboration(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
	const { installation } = services();
	if (!isFromThisSite(request.headers)) return refuseUpgrade(socket, 403);
	const session = await sessionOf(installation, request, new Date());
	// Marks quote what they stand on, closed items too: a delivered link opens none.
	if (!session || session.level < 2) return refuseUpgrade(socket, 401);
	const { collaboration, sockets } = door();
	sockets.handleUpgrade(request, socket, head, (webSocket) => {
		attend(collaboration, webSocket, session);
	});
}

function door() {
	opened ??= {
		collaboration: new Collaboration({
			tenant: (tenantId) => services().tenant(tenantId),
			findSitting,
			log: services().log,
			now: () => new Date()
		}),
		sockets: new WebSocketServer({ noServer: true, maxPayload: MEGABYTE, perMessageDeflate: false })
	};
	return opened;
}

/** Hands the messages of one socket to the room, until the socket or the session ends. */
function attend(collaboration: Collaboration, socket: WebSocket, session: SignedIn): void {
	const connection = collaboration.connect(socket, new Request('http://localhost/live/collab'), {
		accountId: session.account.id,
		mayEnter: (tenantId) => mayEnter(session, tenantId)
	});
	let messages = 0;
	socket.on('message', (data: Buffer) => {
		messages += 1;
		if (messages > MESSAGES_PER_CHECK) socket.close(1008, 'too many messages');
		else connection.handleMessage(new Uint8Array(data));
	});
	const leave = visitors.admit({
		session,
		dismiss: () => socket.close(4401, 'signed out'),
		recheck: () => {
			messages = 0;
			return collaboration.recheck(socket);
		}
	});
	socket.on('error', () => socket.terminate());
	socket.on('close', (code, reason) => {
		leave();
		connection.handleClose({ code, reason: reason.toString() });
	});
}

/** A draft is nobody's to annotate yet, and a paused council's doors are shut. */
async function findSitting(tx: TenantTx, sittingId: string): Promise<MarkedSitting | null> {
	const [sitting] = await tx
		.select({ bodyId: sittings.bodyId, state: sittings.state, timeZone: tenants.timeZone })
		.from(sittings)
		.innerJoin(tenants, eq(tenants.id, sittings.tenantId))
		.where(and(eq(sittings.id, sittingId), isNull(tenants.pausedAt)));
	if (!sitting || sitting.state === 'draft') return null;
	return { id: sittingId, bodyId: sitting.bodyId, today: localDate(new Date(), sitting.timeZone) };
}
