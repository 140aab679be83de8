import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { TenantDb } from '#lib/database/server/tenant-db.ts';
import { newId } from '#lib/kernel/ids.ts';
import { freshDatabase } from '#lib/testing/database.ts';
import { keepingMailer, smtpMailer, type Mailer } from './mailer.ts';
import { queueMails, retryMails } from './outbox.ts';
import { sendMails } from './send-mails.ts';
import { mails } from './tables.ts';

const database = await freshDatabase();
let town: TenantDb;
let subjectId: string;
beforeEach(() => {
	town = database.tenant(newId());
	subjectId = newId();
});

/** A real SMTP server that keeps what it accepts, and refuses whoever is called "gone". */
async function postOffice() {
	const taken: string[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo({ address }, _session, done) {
			const refusal = Object.assign(new Error('No such mailbox'), { responseCode: 550 });
			done(address.startsWith('gone') ? refusal : null);
		},
		onData(stream, _session, done) {
			let text = '';
			stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
			stream.on('end', () => done(null, void taken.push(text)));
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	const { port } = server.server.address() as AddressInfo;
	const mailer = smtpMailer(`smtp://127.0.0.1:${port}`, 'Valmont <conseil@valmont.example>');
	onTestFinished(async () => {
		mailer.close();
		await new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return { taken, mailer };
}

const mailTo = (recipient: string) => ({
	idempotencyKey: `convocation:${recipient}`,
	subjectId,
	recipient,
	recipientName: 'Élise Ferrand',
	subject: 'Convocation : conseil municipal',
	text: 'Vous êtes convoquée.',
	html: '<p>Vous êtes convoquée.</p>',
	attachments: [{ fileName: 'seance.ics', mediaType: 'text/calendar; method=PUBLISH', content: 'BEGIN:VCALENDAR' }]
});
const queue = (...recipients: string[]) => town.transaction((tx) => queueMails(tx, recipients.map(mailTo), new Date()));
const send = (mailer: Mailer) =>
	sendMails(
		{ payload: { subjectId }, database: town, signal: AbortSignal.timeout(20_000), progress: () => Promise.resolve() },
		mailer
	);
const rows = () => town.transaction((tx) => tx.select().from(mails).orderBy(mails.recipient));

test('mails are delivered, and one refused with 550 is reported on its row without holding up the others', async () => {
	const { taken, mailer } = await postOffice();
	await queue('a@valmont.example', 'b@valmont.example', 'gone@valmont.example');
	await send(mailer);
	expect(taken).toHaveLength(2);
	expect(taken[0]).toContain('Content-Type: text/calendar');
	const [a, b, gone] = await rows();
	expect([a!.state, b!.state]).toEqual(['sent', 'sent']);
	expect(a!.sentAt).toBeInstanceOf(Date);
	expect(gone).toMatchObject({ state: 'failed', problem: '550 No such mailbox' });
});

test('a council’s mail bears its name before the installation’s address, and answers go to the council', async () => {
	const { taken, mailer } = await postOffice();
	await queue('a@valmont.example');
	const job = { payload: { subjectId }, database: town, signal: AbortSignal.timeout(20_000) };
	const sender = { name: 'Agglo, du Val "Clair"', replyTo: 'secretariat@agglo.example' };
	await sendMails({ ...job, progress: () => Promise.resolve() }, mailer, sender);
	expect(taken[0]).toContain('From: "Agglo, du Val \\"Clair\\"" <conseil@valmont.example>');
	expect(taken[0]).toContain('Reply-To: secretariat@agglo.example');
});

test('the same key is never sent twice, neither by a second job nor by two at once', async () => {
	const { taken, mailer } = await postOffice();
	await queue('a@valmont.example');
	await queue('a@valmont.example', 'b@valmont.example');
	await Promise.all([send(mailer), send(mailer)]);
	await send(mailer);
	expect(taken).toHaveLength(2);
});

test('without an SMTP server mails are kept, readable', async () => {
	await queue('a@valmont.example');
	await send(keepingMailer());
	expect((await rows())[0]).toMatchObject({ state: 'kept', text: 'Vous êtes convoquée.' });
});

test('a server that does not answer leaves mails waiting, and they go once it is back', async () => {
	const away = smtpMailer('smtp://127.0.0.1:9', 'conseil@valmont.example');
	await queue('a@valmont.example', 'b@valmont.example');
	await expect(send(away)).rejects.toThrow('2 mails could not be handed over');
	expect((await rows()).map((mail) => mail.state)).toEqual(['waiting', 'waiting']);
	const { taken, mailer } = await postOffice();
	await send(mailer);
	expect(taken).toHaveLength(2);
});

test('a mail that failed goes again when the clerk says so', async () => {
	const { taken, mailer } = await postOffice();
	await queue('gone@valmont.example');
	await send(mailer);
	const [failed] = await rows();
	expect(await town.transaction((tx) => retryMails(tx, [failed!.id]))).toEqual([subjectId]);
	expect((await rows())[0]!.state).toBe('waiting');
	expect(taken).toEqual([]);
});
