// Light or dark, before anything is drawn: what the person chose here, else what the system says.
const chosen = localStorage.getItem('theme');
const dark = chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
document.documentElement.dataset.theme = dark ? 'dark' : 'light';
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  if (localStorage.getItem('theme') === null) {
    document.documentElement.dataset.theme = matches ? 'dark' : 'light';
  }
});
