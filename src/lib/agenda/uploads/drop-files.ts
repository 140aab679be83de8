import type { Attachment } from 'svelte/attachments';

/** Takes files that are dropped anywhere on an element, and says when some are held over it. */
export function dropFiles(take: (files: File[]) => void, hover: (isOver: boolean) => void): Attachment<HTMLElement> {
	return (element) => {
		let depth = 0;
		const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
		const enter = (event: DragEvent) => {
			if (hasFiles(event) && depth++ === 0) hover(true);
		};
		const leave = (event: DragEvent) => {
			if (hasFiles(event) && --depth === 0) hover(false);
		};
		const over = (event: DragEvent) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			event.stopPropagation();
		};
		const drop = (event: DragEvent) => {
			if (!hasFiles(event)) return;
			event.preventDefault();
			event.stopPropagation();
			depth = 0;
			hover(false);
			take([...(event.dataTransfer?.files ?? [])]);
		};
		const handlers = { dragenter: enter, dragleave: leave, dragover: over, drop } as const;
		const on = Object.entries(handlers) as [keyof typeof handlers, (event: DragEvent) => void][];
		for (const [name, handler] of on) element.addEventListener(name, handler);
		return () => {
			for (const [name, handler] of on) element.removeEventListener(name, handler);
		};
	};
}
