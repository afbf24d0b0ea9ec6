// Browsers run no modules from a folder on disk; the documentation needs none.
if (location.protocol === 'file:')
  document.getElementById('app').innerHTML =
    '<main style="max-width:40rem;margin:4rem auto;padding:0 1rem"><h1>The studio needs a server</h1>' +
    '<p>Browsers do not run this page from a folder on disk. Run <code>brenier studio</code>, or serve the folder with any web server.</p>' +
    (document.querySelector('meta[name=documentation]')
      ? '<p><a href="docs/index.html">The documentation works from here.</a></p>'
      : '') +
    '</main>'
