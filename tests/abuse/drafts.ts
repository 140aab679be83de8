import type { TenantTx } from '#lib/database/server/tenant-db.ts';
import { beginDraft, type Acting } from '#lib/drafting/server/drafts.ts';
import { approveDraft, handInDraft } from '#lib/drafting/server/judge.ts';
import { draftPapers } from '#lib/drafting/server/tables.ts';
import type { Result } from '#lib/kernel/result.ts';
import { NO_STAFF } from '#lib/people/rules/staff.ts';
import { isDesk, isOfService, type AskerName, type TownName } from './askers.ts';
import type { Ground, PaperIds } from './town.ts';

interface DraftPeople {
	service: { id: string };
	foreign: { id: string };
	drafter: { id: string };
	validator: { id: string };
	/** Writes for the service of which nobody tries. */
	foreigner: { id: string };
}

/**
 * Drafts of acts: an approved one and a closed one that waits for its validator, of the service that has people among those who
 * try; and one of another service, handed in, of which none of them reads a word.
 */
export async function makeDrafts(
	{ database, canaries, now }: Ground,
	{ name, tenantId }: { name: TownName; tenantId: string },
	{ service, foreign, drafter, validator, foreigner }: DraftPeople,
	{ kindId, paper }: { kindId: string; paper: PaperIds }
) {
	const ofService = (asker: AskerName) => name === 'A' && isOfService(asker);
	const ofDesk = isDesk(name);
	const ofBoth = (asker: AskerName) => ofDesk(asker) || ofService(asker);
	const word = (place: string, knows: (asker: AskerName) => boolean) => canaries.plant(`${name}: ${place}`, knows);
	const act = async <Value>(run: (tx: TenantTx) => Promise<Result<Value, string>>) => {
		const result = await database.tenant(tenantId).transaction(run);
		if (!result.ok) throw new Error(`the scene could not be set: ${result.refusal}`);
		return result.value;
	};
	/** Written and handed in; with a neutral line it is a closed one. */
	const write = async (
		writer: string,
		serviceId: string,
		said: { title: string; summary: string; publicTitle: string }
	) => {
		const open = { kindId, rapporteurMandateId: null, wishedOn: null };
		const form = { ...said, ...open, isClosed: said.publicTitle !== '' };
		const by = acting(writer, serviceId, now);
		const { draftId } = await act((tx) => beginDraft(tx, { serviceId, ...form }, by));
		await act((tx) => handInDraft(tx, draftId, { seen: 1, ...form }, by));
		return draftId;
	};
	const approved = await write(drafter.id, service.id, {
		title: word('title of an approved draft act', ofBoth),
		summary: word('summary of an approved draft act', ofBoth),
		publicTitle: ''
	});
	await act((tx) => approveDraft(tx, approved, 2, acting(validator.id, service.id, now)));
	const closed = await write(drafter.id, service.id, {
		title: word('title of a closed draft act', ofService),
		summary: word('summary of a closed draft act', ofService),
		publicTitle: 'Affaire en huis clos'
	});
	// The journal tells clerks of all sittings that an open draft is there; what it says stays in its service.
	const other = await write(foreigner.id, foreign.id, {
		title: word('title of a draft act of another service', ofDesk),
		summary: word('summary of a draft act of another service', () => false),
		publicTitle: ''
	});
	const laid = { draftId: other, paperId: paper.paperId, position: 0, addedAt: now };
	await database.tenant(tenantId).transaction((tx) => tx.insert(draftPapers, laid));
	return { serviceId: service.id, approved, closed, foreign: other, foreignPaper: paper };
}

/** Somebody of a service, while the scene is set. */
function acting(actor: string, serviceId: string, now: Date): Acting {
	return { staff: { ...NO_STAFF, draftsFor: [serviceId], validatesFor: [serviceId] }, actor, now };
}
