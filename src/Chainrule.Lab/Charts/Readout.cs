namespace Chainrule.Lab.Charts;

/// <summary>The one script of a page: under the pointer, a line chart says its numbers, read from the figure's own CSV link.</summary>
internal static class Readout
{
    /// <summary>Has no less-than sign and no ampersand, so that the page stays well-formed XML.</summary>
    internal const string Script = """

        const box = document.createElement('div');
        box.className = 'readout';
        box.hidden = true;
        document.body.append(box);
        for (const plot of document.querySelectorAll('svg[data-plot]')) {
          const [left, right, top, bottom, from, to, scale, unit] = plot.dataset.plot.split(' ').map((v, i) => i > 5 ? v : Number(v));
          const place = scale === 'log' ? Math.log10 : v => v;
          const rule = document.createElementNS('http://www.w3.org/2000/svg', 'path');
          rule.setAttribute('class', 'rule');
          let lines;
          const load = () => {
            const link = plot.closest('figure').querySelector('a[download$=".csv"]');
            const bytes = Uint8Array.from(atob(link.href.split(',')[1]), c => c.charCodeAt(0));
            const row = /(?:^|\r\n)("(?:[^"]|"")*"|[^,\r\n]*),([^,\r\n]*),([^,\r\n]*)([^\r\n]*)/g;
            const [head, ...rows] = new TextDecoder().decode(bytes).matchAll(row);
            const runs = head[4].endsWith(',run');
            lines = new Map();
            for (const [, name, x, y, more] of rows) {
              if (x === '' || (runs ? !more.endsWith(',') : false)) continue;
              if (!lines.has(name)) lines.set(name, []);
              if (y !== '') lines.get(name).push([Number(x), Number(y)]);
            }
          };
          const hide = () => { box.hidden = true; rule.remove(); };
          plot.addEventListener('pointerleave', hide);
          plot.addEventListener('pointermove', event => {
            if (!lines) load();
            const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse());
            const wanted = place(from) + (at.x - left) / (right - left) * (place(to) - place(from));
            let best;
            for (const points of lines.values()) for (const [x] of points)
              if (best === undefined || Math.abs(place(best) - wanted) > Math.abs(place(x) - wanted)) best = x;
            if (best === undefined || left - 12 > at.x) return hide();
            const pixel = left + (place(best) - place(from)) / (place(to) - place(from)) * (right - left);
            rule.setAttribute('d', `M${pixel} ${top}V${bottom}`);
            plot.append(rule);
            const title = document.createElement('b');
            title.textContent = String(Number(best.toPrecision(5)));
            box.replaceChildren(title);
            const samples = plot.querySelectorAll('path.l');
            [...lines].forEach(([name, points], i) => {
              const point = points.find(([x]) => x === best);
              if (!point) return;
              const item = document.createElement('div'), chip = document.createElement('i'), number = document.createElement('span');
              chip.style.background = getComputedStyle(samples[i]).stroke;
              number.textContent = unit === '%' ? (100 * point[1]).toFixed(2) + ' %' : String(Number(point[1].toPrecision(4)));
              item.append(chip, name.replace(/^"'?|"$/g, '').replaceAll('""', '"'), number);
              box.append(item);
            });
            box.hidden = false;
            const space = document.documentElement.clientWidth - box.offsetWidth - 8;
            box.style.left = Math.max(8, Math.min(event.clientX + 16, space)) + 'px';
            box.style.top = Math.max(8, event.clientY - box.offsetHeight - 12) + 'px';
          });
        }

        """;
}
