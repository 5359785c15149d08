// The questions that the page asks: a button's own confirmation, and what to do with an instance.

/** Asks what a button wants confirmed; true at once where it wants nothing. */
export async function confirmed(control) {
  const { confirm } = control.dataset;
  if (confirm === undefined) return true;
  const { title, text, yes, no, danger } = JSON.parse(confirm);
  const dialog = document.getElementById('confirm');
  const [noButton, yesButton] = dialog.querySelectorAll('button');
  dialog.querySelector('h2').textContent = title;
  dialog.querySelector('p').textContent = text;
  noButton.textContent = no;
  yesButton.textContent = yes;
  yesButton.classList.toggle('danger', danger);
  return (await answerOf(dialog)) === 'yes';
}

/** Shows an instance and answers which of the buttons was pressed; empty for none. */
export function askAboutInstance(cell) {
  const dialog = document.getElementById('instance');
  dialog.querySelector('h2').textContent = cell.dataset.id;
  const facts = [cell.dataset.words, ...JSON.parse(cell.dataset.facts)];
  dialog.querySelector('ul').replaceChildren(
    ...facts.map(fact => {
      const item = document.createElement('li');
      item.textContent = fact;
      return item;
    }),
  );
  return answerOf(dialog);
}

function answerOf(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  });
}
