using Muser.Formats.Frames;
using Muser.Sky.Earth;
using Muser.Sky.Places;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Places;

[Trait("Tier", "Unit")]
public sealed class NorthOfDateTests
{
    /// <summary>
    /// A neighbour a little to the north on ICRS axes stands, in the apparent frame, at minus the position angle of the north of
    /// date: both through the reduction that ERFA confirms, so independent of the formula.
    /// </summary>
    [Fact]
    public void IsWhereANeighbourShowsIt()
    {
        var instants = RandomInstants.Between(1980, 2050, SourceCatalogue.All.Count, seed: 5);
        foreach (var (source, utc) in SourceCatalogue.All.Zip(instants))
        {
            const double StepDeg = 0.001;
            var place = SourceEphemeris.Muser.At(source, utc);
            var neighbour = SourceEphemeris.Muser.At(source with { DecDeg = source.DecDeg + StepDeg }, utc);
            var east = Math.Cos(place.DecRad) * (neighbour.RaRad - place.RaRad);
            Assert.Equal(-place.NorthOfDateRad, Math.Atan2(east, neighbour.DecRad - place.DecRad), 1e-6);
            Assert.True(Math.Abs(place.NorthOfDateRad) > 1e-5);
        }
    }

    /// <summary>
    /// The angle between the two norths at the Sun is up to 0.165 degrees in 2026 (conventions of the project, worked out with
    /// casacore) where aberration is left out; aberration turns the field by up to 0.0025 degrees more or less.
    /// </summary>
    [Fact]
    public void LeansAsPrecessionHasIt()
    {
        var (largest, largestTurn) = (0.0, 0.0);
        for (var day = 0; day < 365; day++)
        {
            var time = TimeScales.Embedded.At(UtcTime.FromCalendar(2026, 1, 1).AddNs(day * UtcTime.NsPerDay));
            var sun = SolarEphemeris.Muser.At(time);
            var direction = Vector3D.FromSpherical(sun.IcrsRaRad, sun.IcrsDecRad);
            var poleOfDate = Precession.GcrsToTrueOfDate(time.Tt.Centuries).RowZ;
            var betweenPoles = PlaceReduction.PositionAngle(direction, new(0, 0, 1), poleOfDate);
            largest = Math.Max(largest, Math.Abs(betweenPoles));
            largestTurn = Math.Max(largestTurn, Math.Abs(sun.NorthOfDateRad - betweenPoles));
        }

        Assert.Equal(0.165, largest / Angle.Degree, 0.0005);
        Assert.InRange(largestTurn / Angle.Degree, 0.001, 0.0026);
    }
}
