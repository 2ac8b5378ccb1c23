using Muser.Imaging.Products;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Rendering;

/// <summary>What is drawn over a map: the limb, the heliographic grid, the beam.</summary>
internal static class PictureOverlays
{
    private const int GridPieceDeg = 3;
    private const float GridStrength = 0.6f;

    /// <summary>Draws what the options say.</summary>
    public static void Draw(Canvas canvas, PictureLayout layout, MapDescription map, PictureOptions options)
    {
        canvas.Clip(layout.Left, layout.Top, layout.Left + layout.Side, layout.Top + layout.Side);
        if (options.GridDeg > 0)
        {
            DrawGrid(canvas, layout, map, options.GridDeg);
        }

        if (options.HasLimb)
        {
            DrawLimb(canvas, layout, map);
        }

        if (options.HasBeam && map.Kind != "PSF" && map.Beam is not null)
        {
            DrawBeam(canvas, layout, map);
        }

        canvas.Unclip();
    }

    /// <summary>The disc in the axes of the map: direction cosines towards its left and its top, and the radius.</summary>
    public static (double L, double M, double RadiusRad) Disc(MapDescription map)
    {
        var disc = SolarDisc.At(map.Sun);
        var (l, m) = Turned(map, disc.L, disc.M);
        return (l, m, disc.RadiusRad);
    }

    private static (double L, double M) Turned(MapDescription map, double l, double m)
    {
        var (sin, cos) = Math.SinCos(map.UpRad);
        return ((l * cos) - (m * sin), (l * sin) + (m * cos));
    }

    private static void DrawLimb(Canvas canvas, PictureLayout layout, MapDescription map)
    {
        var (l, m, radiusRad) = Disc(map);
        var (x, y) = (layout.X(map.Grid.Column(l)), layout.Y(map.Grid.Row(m)));
        var radius = radiusRad / map.Grid.CellRad * layout.Scale;
        canvas.Circle(x, y, radius, layout.Font * 0.1);

        // A tick at the solar north pole, with its letter, where it is not on top anyway; east is left.
        var (sin, cos) = Math.SinCos(map.Sun.PRad - map.UpRad);
        if (Math.Abs(sin) > 1e-6)
        {
            canvas.Line(x - (radius * sin), y - (radius * cos), x - ((radius + (0.6 * layout.Font)) * sin), y - ((radius + (0.6 * layout.Font)) * cos), layout.Font * 0.12);
            var letter = radius + (1.25 * layout.Font);
            var half = Canvas.TextLength("N", layout.Font) / 2;
            canvas.Text(x - (letter * sin) - half, (int)Math.Round(y - (letter * cos) + (GlyphFont.CapitalHeight * layout.Font / 2)), "N", layout.Font);
        }
    }

    private static void DrawGrid(Canvas canvas, PictureLayout layout, MapDescription map, int stepDeg)
    {
        var view = new HeliographicView(map.Sun);
        for (var longitude = -180 + ((180 + 90) % stepDeg); longitude < 180; longitude += stepDeg)
        {
            for (var latitude = -90; latitude < 90; latitude += GridPieceDeg)
            {
                Piece(longitude, latitude, longitude, latitude + GridPieceDeg);
            }
        }

        for (var latitude = -(89 / stepDeg) * stepDeg; latitude < 90; latitude += stepDeg)
        {
            for (var longitude = -180; longitude < 180; longitude += GridPieceDeg)
            {
                Piece(longitude, latitude, longitude + GridPieceDeg, latitude);
            }
        }

        void Piece(int longitude0, int latitude0, int longitude1, int latitude1)
        {
            if (Place(longitude0, latitude0, out var x0, out var y0) & Place(longitude1, latitude1, out var x1, out var y1))
            {
                canvas.Line(x0, y0, x1, y1, layout.Font * 0.06, GridStrength);
            }
        }

        bool Place(int longitudeDeg, int latitudeDeg, out double x, out double y)
        {
            var isSeen = view.TryProject(longitudeDeg * Angle.Degree, latitudeDeg * Angle.Degree, out var l, out var m);
            (l, m) = Turned(map, l, m);
            (x, y) = (layout.X(map.Grid.Column(l)), layout.Y(map.Grid.Row(m)));
            return isSeen;
        }
    }

    private static void DrawBeam(Canvas canvas, PictureLayout layout, MapDescription map)
    {
        var beam = map.Beam!.Value;
        var pixels = layout.Scale / map.Grid.CellArcsec / 2;
        var (major, minor) = (beam.MajorArcsec * pixels, beam.MinorArcsec * pixels);
        if (major < layout.Side / 8.0)
        {
            var margin = major + (0.8 * layout.Font);
            canvas.Ellipse(layout.Left + margin, layout.Top + layout.Side - 1 - margin, major, minor, (beam.PositionAngleDeg * Angle.Degree) - map.UpRad);
        }
    }
}
