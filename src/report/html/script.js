'use strict';
// Tooltips: whatever carries data-tip tells it while a pointer is over it.
const tip = document.getElementById('tip');
document.addEventListener('pointermove', ({ target, clientX, clientY }) => {
  const told = target instanceof Element ? target.closest('[data-tip]') : null;
  tip.hidden = told === null;
  if (told === null) return;
  tip.textContent = told.getAttribute('data-tip');
  const { width, height } = tip.getBoundingClientRect();
  const left = clientX + 16 + width > innerWidth ? clientX - 16 - width : clientX + 16;
  const top = Math.min(Math.max(clientY - height / 2, 8), innerHeight - height - 8);
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${top}px`;
});
document.addEventListener('pointerleave', () => {
  tip.hidden = true;
});

// Zoom: the lines stretch, marks and labels only move.
for (const controls of document.querySelectorAll('.controls')) {
  const figure = controls.closest('figure');
  const stretch = figure.querySelector('.stretch');
  const whole = stretch.viewBox.baseVal.width;
  const left = stretch.x.baseVal.value;
  const width = stretch.width.baseVal.value;
  const height = stretch.height.baseVal.value;
  const marks = [...figure.querySelectorAll('.mark')];
  const mostZoom = Math.max(...marks.map(({ dataset }) => Number(dataset.level ?? 1)));
  const buttons = Object.fromEntries([...controls.children].map((button) => [button.dataset.act, button]));
  let zoom = 1;
  let from = 0;

  const show = () => {
    from = Math.min(Math.max(from, 0), 1 - 1 / zoom);
    stretch.setAttribute('viewBox', `${from * whole} 0 ${whole / zoom} ${height}`);
    for (const mark of marks) {
      const part = (Number(mark.dataset.part) - from) * zoom;
      const isShown = part >= -1e-9 && part <= 1 + 1e-9 && Number(mark.dataset.level ?? zoom) === zoom;
      mark.setAttribute('display', isShown ? 'inline' : 'none');
      mark.setAttribute('transform', `translate(${left + part * width} 0)`);
    }
    buttons.in.disabled = zoom === mostZoom;
    buttons.out.disabled = buttons.whole.disabled = zoom === 1;
    buttons.earlier.disabled = from <= 0;
    buttons.later.disabled = from >= 1 - 1 / zoom;
  };
  const zoomTo = (wanted) => {
    const middle = from + 0.5 / zoom;
    zoom = Math.min(Math.max(wanted, 1), mostZoom);
    from = middle - 0.5 / zoom;
  };
  const acts = {
    in: () => zoomTo(zoom * 2),
    out: () => zoomTo(zoom / 2),
    whole: () => zoomTo(1),
    earlier: () => (from -= 0.5 / zoom),
    later: () => (from += 0.5 / zoom),
  };
  for (const [act, button] of Object.entries(buttons)) {
    button.addEventListener('click', () => {
      acts[act]();
      show();
    });
  }
  controls.hidden = false;
  show();
}
