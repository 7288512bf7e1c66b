/** Saves a file from the page. */
export function save(name: string, content: Blob | string, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A canvas as PNG. */
export function savePng(name: string, canvas: HTMLCanvasElement | null): void {
  canvas?.toBlob((blob) => blob && save(name, blob, 'image/png'));
}
