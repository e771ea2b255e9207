// Looks again for the signer while the document is being prepared, and shows the page anew once it is.
(function () {
  "use strict";
  var waiting = document.querySelector("[data-waiting]");
  if (!waiting || !window.fetch) return;
  var looks = 0;
  function look() {
    looks += 1;
    if (looks > 60) return;
    fetch(window.location.href, { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) { return answer.text(); })
      .then(function (page) {
        if (page.indexOf("data-waiting") === -1) window.location.reload();
        else window.setTimeout(look, looks < 10 ? 1000 : 5000);
      })
      .catch(function () { window.setTimeout(look, 5000); });
  }
  window.setTimeout(look, 700);
})();
