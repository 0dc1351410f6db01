// What the pages of the site do beyond docfx's modern template. Nothing is loaded from another host.
if (location.pathname.includes('/api/')) document.body.dataset.part = 'api'

// What the search finds opens where one is, not in another tab.
document.addEventListener('click', e => e.target.closest?.('.sr-item a')?.removeAttribute('target'), true)

export default {
  defaultTheme: 'auto',
  iconLinks: [],
  // What commands print is no code: only what names its language is coloured.
  configureHljs: hljs => hljs.configure({ languages: [] }),
}
