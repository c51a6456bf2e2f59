/* Labelling: a digit presses the button with that number. Without this the buttons work by themselves. */
(function () {
  "use strict";
  var form = document.querySelector("[data-label-keys]");
  if (!form) { return; }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !/^[0-9]$/.test(event.key)) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    var button = form.querySelector("[data-key='" + event.key + "']");
    if (button) { event.preventDefault(); button.click(); }
  });
})();
