// Comforts only: every page works without this file.
(function () {
  "use strict";

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function typing(element) {
    return element && (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable);
  }

  // "/" goes to the search box.
  document.addEventListener("keydown", function (event) {
    var search = document.getElementById("q");
    if (event.key === "/" && search && !typing(event.target) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // Ask before typed text is lost; do not send the same form twice.
  each(document.querySelectorAll("form[data-guard]"), function (form) {
    var dirty = document.querySelector(".summary") !== null;
    var sent = false;
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function (event) {
      // A download leaves the page standing, so it may be asked for again.
      if (sent && !/\/download$/.test(form.action)) { event.preventDefault(); }
      sent = true;
      dirty = false;
    });
    window.addEventListener("pageshow", function () { sent = false; });
    window.addEventListener("beforeunload", function (event) {
      if (dirty) { event.preventDefault(); event.returnValue = ""; }
    });
  });

  // Rows: add and remove in place. The names go on counting, as the server does.
  function highest(group) {
    var rows = group.querySelectorAll("[data-row]");
    return Number(rows[rows.length - 1].getAttribute("data-row"));
  }

  function renumber(row, key, from, to) {
    var name = key + "." + from + ".", next = key + "." + to + ".";
    var dashed = name.replace(/\./g, "-"), nextDashed = next.replace(/\./g, "-");
    row.setAttribute("data-row", to);
    each(row.querySelectorAll("*"), function (part) {
      if (part.name && part.name.indexOf(name) === 0) { part.name = next + part.name.slice(name.length); }
      ["id", "for", "aria-describedby"].forEach(function (attribute) {
        var value = part.getAttribute(attribute);
        if (value) { part.setAttribute(attribute, value.split(dashed).join(nextDashed)); }
      });
    });
    row.querySelector(".nth").textContent = to + 1;
  }

  function clear(row) {
    each(row.querySelectorAll(".error, .kept, input[type=hidden]"), function (part) { part.parentNode.removeChild(part); });
    each(row.querySelectorAll(".wrong"), function (part) { part.classList.remove("wrong"); });
    each(row.querySelectorAll("input, select, textarea"), function (part) {
      part.removeAttribute("autofocus");
      part.removeAttribute("aria-invalid");
      if (part.type === "checkbox" || part.type === "radio") { part.checked = false; } else { part.value = ""; }
    });
  }

  function removable(row, group) {
    if (row.querySelector("[data-remove]")) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.setAttribute("data-remove", "");
    button.textContent = "删除";
    button.addEventListener("click", function () {
      if (group.querySelectorAll("[data-row]").length > 1) {
        row.parentNode.removeChild(row);
      } else {
        clear(row);
      }
      group.dispatchEvent(new Event("input", { bubbles: true }));
      group.focus();
    });
    row.appendChild(button);
  }

  each(document.querySelectorAll("[data-rows]"), function (group) {
    var key = group.getAttribute("data-rows");
    var more = group.querySelector("button[name=_more]");
    each(group.querySelectorAll("[data-row]"), function (row) { removable(row, group); });
    if (!more) { return; }
    more.addEventListener("click", function (event) {
      var rows = group.querySelectorAll("[data-row]");
      var last = rows[rows.length - 1], to = highest(group) + 1;
      if (to >= 50) { return; }
      event.preventDefault();
      var row = last.cloneNode(true);
      var old = row.querySelector("[data-remove]");
      if (old) { old.parentNode.removeChild(old); }
      renumber(row, key, to - 1, to);
      clear(row);
      group.insertBefore(row, more);
      removable(row, group);
      group.querySelector("input[name^='_rows.']").value = to + 1;
      row.querySelector("input, select, textarea").focus();
    });
  });

  // A line above a long list leaves only the answers that hold what is typed.
  each(document.querySelectorAll("select[data-filter]"), function (list) {
    var line = document.createElement("input");
    var answers = Array.prototype.slice.call(list.options);
    line.type = "text";
    line.className = "filter";
    line.placeholder = "输入几个字，筛选下面的选项";
    line.setAttribute("aria-label", "筛选下面的选项");
    line.setAttribute("aria-controls", list.id);
    line.autocomplete = "off";
    list.parentNode.insertBefore(line, list);
    line.addEventListener("input", function () {
      var chosen = list.value, typed = line.value.trim();
      while (list.firstChild) { list.removeChild(list.firstChild); }
      answers.forEach(function (answer) {
        if (!typed || !answer.value || answer.value === chosen || answer.text.indexOf(typed) >= 0) { list.appendChild(answer); }
      });
      list.value = chosen;
      var left = Array.prototype.filter.call(list.options, function (answer) { return answer.value; });
      if (typed && !chosen && left.length === 1) { list.value = left[0].value; }
    });
  });

  // A question that depends on another answer is only shown under it.
  each(document.querySelectorAll("[data-when]"), function (part) {
    var form = part.closest ? part.closest("form") : part.form;
    var rule = part.getAttribute("data-when").split("=");
    if (!form || part.classList.contains("wrong")) { return; }
    function show() {
      // Of several answers that may be chosen together, any may be the one.
      part.hidden = !form.querySelector("[name='" + rule[0] + "'][value='" + rule[1] + "']:checked");
      if (!part.hidden) { window.dispatchEvent(new Event("resize")); }
    }
    form.addEventListener("change", show);
    show();
  });

  // On paper nothing can be opened: the tables behind charts are printed open.
  window.addEventListener("beforeprint", function () {
    each(document.querySelectorAll("details.behind"), function (table) { table.open = true; });
  });

  // Print pages: a button where there was only the advice.
  each(document.querySelectorAll("[data-print]"), function (advice) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "打印";
    button.addEventListener("click", function () { window.print(); });
    advice.parentNode.insertBefore(button, advice);
    advice.parentNode.insertBefore(document.createTextNode(" "), advice);
  });
}());
