// Shows the plain page to a browser that the app does not run in. Written for the oldest of them: no module,
// nothing newer than ES5. WeakRef came with Chrome 84 and iOS 14.5, which is what the build is made for.
(function () {
  window.too_old = typeof WeakRef !== 'function' || !('noModule' in document.createElement('script')) || !window.indexedDB
  if (!window.too_old) return
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('old').removeAttribute('hidden')
  })
})()
