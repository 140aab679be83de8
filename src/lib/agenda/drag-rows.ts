import type { Attachment } from 'svelte/attachments';
import type { AgendaOrder } from './agenda-order.svelte.ts';

const EDGE = 72;
const FASTEST = 18;

/**
 * Moves items with mouse, pen or finger: a list whose rows carry `data-item` and `data-section`, its handles `data-handle`.
 * Near the edge of the window the page scrolls by itself.
 */
export function dragRows(order: AgendaOrder): Attachment<HTMLElement> {
	return (list) => {
		let at = { x: 0, y: 0 };
		let frame = 0;

		const look = () => {
			const row = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-item]');
			const { item: id, section } = row?.dataset ?? {};
			if (!row || !list.contains(row) || id === undefined || section === undefined) return;
			const box = row.getBoundingClientRect();
			order.over({ id, section }, at.y < box.top + box.height / 2 ? 'upper' : 'lower');
		};
		const scroll = () => {
			const above = EDGE - at.y;
			const below = at.y - (window.innerHeight - EDGE);
			const distance = above > 0 ? -above : below > 0 ? below : 0;
			if (distance !== 0) window.scrollBy(0, Math.sign(distance) * Math.min(FASTEST, Math.abs(distance) / 3));
			look();
			frame = requestAnimationFrame(scroll);
		};
		const down = (event: PointerEvent) => {
			const handle = (event.target as Element).closest<HTMLElement>('[data-handle]');
			const id = handle?.closest<HTMLElement>('[data-item]')?.dataset['item'];
			if (!handle || !id || event.button !== 0) return;
			event.preventDefault();
			at = { x: event.clientX, y: event.clientY };
			order.hold(id, 'pointer');
			window.addEventListener('pointermove', move);
			window.addEventListener('pointerup', end);
			window.addEventListener('pointercancel', end);
			window.addEventListener('keydown', escape);
			frame = requestAnimationFrame(scroll);
		};
		const move = (event: PointerEvent) => (at = { x: event.clientX, y: event.clientY });
		const escape = (event: KeyboardEvent) => {
			if (event.key === 'Escape') stop(() => order.giveBack());
		};
		const end = (event: PointerEvent) =>
			stop(() => (event.type === 'pointerup' ? void order.drop() : order.giveBack()));
		const stop = (last: () => void) => {
			cancelAnimationFrame(frame);
			window.removeEventListener('pointermove', move);
			window.removeEventListener('pointerup', end);
			window.removeEventListener('pointercancel', end);
			window.removeEventListener('keydown', escape);
			last();
		};
		list.addEventListener('pointerdown', down);
		return () => {
			stop(() => order.giveBack());
			list.removeEventListener('pointerdown', down);
		};
	};
}
