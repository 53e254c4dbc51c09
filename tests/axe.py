"""What axe finds wrong on a page in a real browser.

Most of axe's time goes into the contrast of every piece of text. On plain ground (all that is painted below a text are
its ancestors, and each reaches around it) contrast follows from the styles of the text and of its ancestors: there a
piece of text is not measured again where one of the same styles has passed on the same page.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SOURCE: str = Axe().axe_script

_PREPARE = """() => {
  const number = (kinds, key) => {
    if (!kinds.has(key)) kinds.set(key, kinds.size);
    return kinds.get(key);
  };
  const kinds = new Map();
  let boxes, grounds, painted, passed;
  const kept = (known, one, found) => {
    if (!known.has(one)) known.set(one, found(one));
    return known.get(one);
  };
  const box = (one) => kept(boxes, one, () => one.getBoundingClientRect());
  const clear = /^(transparent|rgba\\(.*, 0\\)|none)$/;
  const paints = (one) => {
    const { backgroundColor, backgroundImage } = getComputedStyle(one);
    const picture = one.matches("img, svg, svg *, canvas, video, iframe, object, embed");
    return picture || !clear.test(backgroundColor) || !clear.test(backgroundImage);
  };
  const ground = (one) => kept(grounds, one, () => {
    const style = getComputedStyle(one);
    const of = [
      "backgroundColor", "backgroundImage", "backgroundClip", "opacity", "visibility", "position", "zIndex", "filter",
      "mixBlendMode", "clipPath", "maskImage", "overflow",
    ].map((name) => style[name]);
    return number(kinds, [one.parentElement ? ground(one.parentElement) : "", ...of].join("|"));
  });
  const plain = (one) => {
    const of = box(one);
    return painted.every((other) => {
      const { left, right, top, bottom } = box(other);
      if (other === one || other.contains(one)) {
        const root = other === document.documentElement || other === document.body;
        return root || (left <= of.left && right >= of.right && top <= of.top && bottom >= of.bottom);
      }
      return left >= of.right || right <= of.left || top >= of.bottom || bottom <= of.top;
    });
  };
  const kind = (one) => {
    const style = getComputedStyle(one);
    const of = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextStroke", "webkitTextFillColor"];
    return [ground(one), ...of.map((name) => style[name])].join("|");
  };
  const check = axe._audit.checks["color-contrast"];
  const evaluate = check.evaluate;
  check.evaluate = function (node, ...rest) {
    const known = plain(node) ? kind(node) : "";
    if (passed.has(known)) return true;
    let measured = false;
    const hear = (data) => {
      measured = Boolean(data?.contrastRatio);
      this.data(data);
    };
    const found = evaluate.call({ ...this, data: hear }, node, ...rest);
    if (found === true && measured && known) passed.add(known);
    return found;
  };
  window.axeViolations = async () => {
    [boxes, grounds, passed] = [new Map(), new Map(), new Set()];
    painted = [...document.querySelectorAll("*")].filter((one) => one.checkVisibility() && paints(one));
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };
}"""


def violations(page: Page) -> list[str]:
    """Each rule of axe's that the page breaks, with where it does."""
    if not page.evaluate("'axeViolations' in window"):
        page.evaluate(_SOURCE)
        page.evaluate(_PREPARE)
    found: list[Any] = page.evaluate("axeViolations()")
    return [f"{rule}: {'; '.join(html[:160] for html in places)}" for rule, places in found]
