import { byId } from './element.ts';

/** Files chosen in `#file`, or dropped anywhere: who misses the field by a finger would else leave the page. */
export function takeFiles(taken: (files: readonly File[]) => void): void {
  const input = byId('file') as HTMLInputElement;
  const field = byId('drop');
  const take = (files: FileList | null | undefined) => {
    if (files && files.length > 0) taken([...files]);
  };
  input.addEventListener('change', () => {
    take(input.files);
    input.value = '';
  });
  addEventListener('dragover', (event) => {
    event.preventDefault();
    field.classList.add('over');
  });
  addEventListener('dragleave', () => field.classList.remove('over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    field.classList.remove('over');
    take(event.dataTransfer?.files);
  });
}
