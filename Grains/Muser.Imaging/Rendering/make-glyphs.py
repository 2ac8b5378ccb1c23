#!/usr/bin/env python3
"""Makes glyphs.txt, the letters of pictures, out of DejaVu Sans (fonts-dejavu-core, python3-fonttools of Debian 12). Licence: LICENSE.dejavu.txt.

A line is a character: code point (hexadecimal), advance, then contours of quadratic curves, all in font units (2048 to the em, y upwards):
M x y begins a contour, L x y is a line, Q cx cy x y a curve; contours are closed.
"""
import sys
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.ttLib import TTFont

CHARACTERS = [chr(c) for c in range(32, 127)] + list("°′″±×·−–µ☉⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

font = TTFont(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
glyphs, names = font.getGlyphSet(), font.getBestCmap()
for character in CHARACTERS:
    name = names[ord(character)]
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    words = [f"{ord(character):X}", str(glyphs[name].width)]
    for verb, points in pen.value:
        if verb == "moveTo":
            words += ["M", *map(str, points[0])]
        elif verb == "lineTo":
            words += ["L", *map(str, points[0])]
        elif verb == "qCurveTo":
            if points[-1] is None:  # a contour of curves alone begins between its last and its first control point
                first, last = points[0], points[-2]
                start = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
                words += ["M", *(f"{value:g}" for value in start)]
                points = (*points[:-1], start)
            for control, end in decomposeQuadraticSegment(points):
                words += ["Q", *(f"{value:g}" for value in (*control, *end))]
    print(" ".join(words))
