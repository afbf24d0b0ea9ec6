// The names of chapters and modules are links within the heads of lists that open and close, which neither the keyboard nor a screen reader can
// tell apart: the head opens the list, and the page itself becomes the first of it.
new MutationObserver(() => {
  for (const link of document.querySelectorAll('.tsd-navigation summary a[href]')) {
    const list = link.closest('details')?.querySelector('ul')
    if (!list) continue
    const item = document.createElement('li')
    const page = item.appendChild(document.createElement('a'))
    page.href = link.href
    page.textContent = 'Overview'
    page.className = link.className
    list.prepend(item)
    link.removeAttribute('href')
  }
}).observe(document.documentElement, { childList: true, subtree: true })
