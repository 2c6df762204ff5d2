// Shows the plain page to a browser that the console does not run in. Written for the oldest of them: no module,
// nothing newer than ES5. WeakRef came with Chrome 84, the build is made for 86.
(function () {
  window.too_old = typeof WeakRef !== 'function' || !('noModule' in document.createElement('script'))
  if (!window.too_old) return
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('old').removeAttribute('hidden')
  })
})()
