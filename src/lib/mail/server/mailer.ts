import { createTransport } from 'nodemailer';

interface OutgoingMail {
	/** Also the left part of its Message-ID: sent twice by a crash, a mail server can tell. */
	id: string;
	recipient: string;
	recipientName: string;
	subject: string;
	text: string;
	html: string;
	attachments: { fileName: string; mediaType: string; content: string }[];
	/** Whose mail it is: a name before the installation's address, and where answers go. */
	sender?: MailSender | undefined;
}

export interface MailSender {
	name: string;
	replyTo: string | null;
}

/** What became of one mail. `refused` is final (SMTP 5xx), `unreachable` is worth another try. */
type Delivery = { outcome: 'sent' | 'kept' } | { outcome: 'refused' | 'unreachable'; problem: string };

export interface Mailer {
	deliver(mail: OutgoingMail): Promise<Delivery>;
	close(): void;
}

/** Without an SMTP server, mails are kept in the outbox, where the clerk reads them. */
export function keepingMailer(): Mailer {
	return { deliver: () => Promise.resolve({ outcome: 'kept' }), close: () => undefined };
}

/** Hands mails to an SMTP server over at most five connections. `url` as nodemailer reads it: `smtps://user:secret@host:465`. */
export function smtpMailer(url: string, from: string): Mailer {
	const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
	const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
	const transport = createTransport(
		{ url, pool: true, maxConnections: 5, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
		{ from }
	);
	return {
		async deliver(mail) {
			try {
				await transport.sendMail({
					messageId: `<${mail.id}@${domain}>`,
					...(mail.sender && { from: { name: mail.sender.name, address } }),
					...(mail.sender?.replyTo && { replyTo: mail.sender.replyTo }),
					to: { name: mail.recipientName, address: mail.recipient },
					subject: mail.subject,
					text: mail.text,
					html: mail.html,
					headers: { 'Auto-Submitted': 'auto-generated' },
					attachments: mail.attachments.map(({ fileName, mediaType, content }) => ({
						filename: fileName,
						contentType: mediaType,
						content
					}))
				});
				return { outcome: 'sent' };
			} catch (error) {
				return deliveryOf(error);
			}
		},
		close: () => transport.close()
	};
}

/** The SMTP answer decides: 5xx is final. Anything else (4xx, network) may pass. Other errors are bugs. */
function deliveryOf(error: unknown): Delivery {
	const { responseCode, response, code } = error as { responseCode?: number; response?: string; code?: string };
	if (responseCode !== undefined && responseCode >= 500)
		return { outcome: 'refused', problem: response ?? String(responseCode) };
	if (responseCode !== undefined || code !== undefined)
		return { outcome: 'unreachable', problem: response ?? code ?? 'SMTP' };
	throw error;
}
