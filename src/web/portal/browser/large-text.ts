/** Remembers on this device that its reader wants large text; without scripts the box works for one page. */
const KEY = 'large-text';
const box = document.getElementById('large') as HTMLInputElement | null;

// A browser may forbid storage altogether; the box still works.
const stored = (work: (storage: Storage) => void): void => {
  try {
    work(localStorage);
  } catch {}
};

if (box !== null) {
  stored((storage) => {
    box.checked = storage.getItem(KEY) === 'yes';
  });
  box.addEventListener('change', () =>
    stored((storage) => (box.checked ? storage.setItem(KEY, 'yes') : storage.removeItem(KEY))),
  );
}
