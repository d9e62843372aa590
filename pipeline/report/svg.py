"""Charts as inline SVG that takes its colours from the page and carries nothing but shapes, words and links."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_SHAPES = frozenset({"path", "rect", "circle", "line"})
_WRITING = frozenset({"text", "tspan", "title"})
_ELEMENTS = _SHAPES | _WRITING | {"svg", "g", "a"}
_ATTRIBUTES = frozenset({
    "viewBox", "class", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "width",
    "height", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "opacity", "text-anchor", "font-size", "font-weight", "font-style",
    "display", "pointer-events",
})  # fmt: skip
# A link of a chart leads to a view of this page; the renderer puts a web address of its own in front.
_FRAGMENT = re.compile(r"#/[\w/?=&%.~-]*$")


def clean_svg(svg: str, colours: Mapping[str, str]) -> str:
    """Return a rendered chart as SVG for this page.

    Whatever element, attribute or link is not on the list is left out: names from web pages stand in the chart as
    words and nothing else. Colours become variables of the style sheet, labels of marks become tooltips, and
    everything is hidden from screen readers and the tab key: the table beside the chart tells them the same.

    Args:
        svg: as the renderer wrote it.
        colours: the style sheet's variable by the colour the chart was drawn with.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(svg.encode(), parser)
    for element in list(root.iter()):
        if etree.QName(element).localname not in _ELEMENTS:
            _remove(element)
        else:
            _clean_element(element, colours)
    _hide(root)
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _clean_element(element: etree._Element, colours: Mapping[str, str]) -> None:
    link, label = _FRAGMENT.search(element.get(_XLINK_HREF, "")), element.get("aria-label")
    marked = element.get("aria-roledescription", "").removesuffix(" mark container")
    is_mark = element.get("role") == "graphics-symbol"
    for name, value in list(element.attrib.items()):
        if name not in _ATTRIBUTES:
            del element.attrib[name]
        elif value in colours:
            element.set(name, f"var({colours[value]})")
    if link:
        element.set("href", link.group())
        element.set("tabindex", "-1")
    if label and is_mark and marked not in {"axis", "legend"}:
        etree.SubElement(element, f"{{{_SVG}}}title").text = label


def _hide(root: etree._Element) -> None:
    root.set("aria-hidden", "true")
    root.set("focusable", "false")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
