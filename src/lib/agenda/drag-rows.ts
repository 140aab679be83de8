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
			handle.focus();
			handle.setPointerCapture(event.pointerId);
			at = { x: event.clientX, y: event.clientY };
			order.hold(id);
			list.addEventListener('pointermove', move);
			frame = requestAnimationFrame(scroll);
		};
		const move = (event: PointerEvent) => (at = { x: event.clientX, y: event.clientY });
		const end = (event: PointerEvent) => {
			if (frame === 0) return;
			cancelAnimationFrame(frame);
			frame = 0;
			list.removeEventListener('pointermove', move);
			if (event.type === 'pointerup') void order.drop();
			else order.giveBack();
		};
		list.addEventListener('pointerdown', down);
		list.addEventListener('pointerup', end);
		list.addEventListener('pointercancel', end);
		return () => {
			cancelAnimationFrame(frame);
			list.removeEventListener('pointerdown', down);
			list.removeEventListener('pointerup', end);
			list.removeEventListener('pointercancel', end);
		};
	};
}
