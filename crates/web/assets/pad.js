// Signing by hand on the screen: finger, pen or mouse. What is written goes into a hidden answer as a small PNG.
(function () {
  "use strict";

  var INK = "#14213d";
  // Strokes are kept in parts of the width of the pad, so that they fit when the screen is turned.
  var THICK = 0.0065;
  var WIDEST = 900;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function draw(context, strokes, scale, left, top) {
    context.strokeStyle = INK;
    context.fillStyle = INK;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.lineWidth = Math.max(2, THICK * scale);
    strokes.forEach(function (stroke) {
      var at = function (index) {
        return { x: (stroke[index].x - left) * scale, y: (stroke[index].y - top) * scale };
      };
      var first = at(0), last = first, index, here;
      context.beginPath();
      if (stroke.length === 1) {
        context.arc(first.x, first.y, context.lineWidth / 2, 0, 2 * Math.PI);
        context.fill();
        return;
      }
      context.moveTo(first.x, first.y);
      for (index = 1; index < stroke.length; index += 1) {
        here = at(index);
        context.quadraticCurveTo(last.x, last.y, (last.x + here.x) / 2, (last.y + here.y) / 2);
        last = here;
      }
      context.lineTo(last.x, last.y);
      context.stroke();
    });
  }

  // Only the part that was written on, with a little edge around it.
  function picture(strokes) {
    var left = 1, right = 0, top = 9, bottom = 0, edge = 0.02;
    strokes.forEach(function (stroke) {
      stroke.forEach(function (point) {
        left = Math.min(left, point.x); right = Math.max(right, point.x);
        top = Math.min(top, point.y); bottom = Math.max(bottom, point.y);
      });
    });
    var canvas = document.createElement("canvas");
    canvas.width = Math.ceil((right - left + 2 * edge) * WIDEST);
    canvas.height = Math.ceil((bottom - top + 2 * edge) * WIDEST);
    draw(canvas.getContext("2d"), strokes, WIDEST, left - edge, top - edge);
    return canvas.toDataURL("image/png");
  }

  function open(pad) {
    var group = pad.parentNode;
    var canvas = pad.querySelector("canvas");
    var answer = group.querySelector("input[type=hidden]");
    var said = pad.querySelector("[data-pad-said]");
    var strokes = [], stroke = null;

    function paint() {
      var box = canvas.getBoundingClientRect();
      var ratio = window.devicePixelRatio || 1;
      if (!box.width) { return; }
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
      draw(canvas.getContext("2d"), strokes, canvas.width, 0, 0);
    }

    function point(event) {
      var box = canvas.getBoundingClientRect();
      return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.width };
    }

    function keep() {
      answer.value = strokes.length ? picture(strokes) : "";
      said.textContent = strokes.length ? "已写" + strokes.length + "笔" : "请在框内写姓名";
      answer.dispatchEvent(new Event("input", { bubbles: true }));
    }

    canvas.addEventListener("pointerdown", function (event) {
      if (event.button || stroke) { return; }
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      if (!strokes.length) { paint(); }
      stroke = [point(event)];
      strokes.push(stroke);
      paint();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!stroke) { return; }
      event.preventDefault();
      var between = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (between.length ? between : [event]).forEach(function (one) { stroke.push(point(one)); });
      paint();
    });
    function lift() {
      if (stroke) { stroke = null; keep(); }
    }
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    pad.querySelector("[data-pad-undo]").addEventListener("click", function () { strokes.pop(); paint(); keep(); });
    pad.querySelector("[data-pad-clear]").addEventListener("click", function () { strokes = []; paint(); keep(); });
    window.addEventListener("resize", paint);
    group.classList.add("ready");
    paint();
  }

  if (window.PointerEvent && HTMLCanvasElement.prototype.toDataURL) {
    each(document.querySelectorAll("[data-pad]"), open);
  }
}());
