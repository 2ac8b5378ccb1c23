using Muser.Formats.Frames;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>How the mount of an antenna stands.</summary>
/// <param name="RawAzDeg">Its azimuth axis, which may be more than a turn, degrees.</param>
/// <param name="AzDeg">The azimuth, from north through east, 0 to 360 degrees.</param>
/// <param name="ElDeg">The elevation, degrees.</param>
/// <param name="RaHours">The right ascension of date that it looks at, 0 to 24 hours.</param>
/// <param name="DecDeg">The declination of date, degrees.</param>
/// <param name="Mode">What it is at: the property <c>mode</c>.</param>
/// <param name="IsOnItsWay">Whether an axis is not where it is to be.</param>
/// <param name="Move">The command that moves it; null where none does.</param>
internal sealed record AlpacaMount(double RawAzDeg, double AzDeg, double ElDeg, double RaHours, double DecDeg, string Mode, bool IsOnItsWay, CommandRecord? Move)
{
    /// <summary>What the sky turns in a sidereal hour.</summary>
    public const double DegPerHour = 15;

    /// <summary>The mount stands in its place when it is so near, degrees.</summary>
    private const double NearDeg = 0.01;

    /// <summary>A position that was reported so long ago is where it stands now; a younger one is of its own instant.</summary>
    private const long FreshNs = 1_000_000_000;

    private static readonly ArraySite Site = ArraySite.Muser;
    private static readonly string[] Moves = ["slew", "follow", "track", "stow"];

    public bool IsSlewing => Move is not null || IsOnItsWay;

    public bool IsTracking => Mode is "follow" or "track";

    public bool IsParked => Mode == "stow" && !IsSlewing && Math.Abs(RawAzDeg) < NearDeg && Math.Abs(ElDeg - 90) < NearDeg;

    /// <summary>How it stands, by what it has reported; throws where it has not said enough.</summary>
    public static AlpacaMount Of(DeviceSnapshot snapshot, TimeProvider clock)
    {
        var (raw, el) = (BusDevice.Reported(snapshot, "az"), BusDevice.Reported(snapshot, "el"));
        var (now, read) = (clock.UtcUnixNs(), BusDevice.Reading(snapshot, "az")!.UtcUnixNs);
        var (ha, dec) = HorizontalPlace.ToEquatorial(double.DegreesToRadians(raw), double.DegreesToRadians(el), Site.LatitudeRad);
        var sidereal = SiderealHours(now - read < FreshNs ? read : now);
        return new AlpacaMount(
            raw,
            Wrapped(raw, 360),
            el,
            Wrapped(sidereal - (double.RadiansToDegrees(ha) / DegPerHour), 24),
            double.RadiansToDegrees(dec),
            BusDevice.Reading(snapshot, "mode")?.Value.Text ?? "",
            Math.Abs(raw - BusDevice.Reported(snapshot, "target-az")) > NearDeg || Math.Abs(el - BusDevice.Reported(snapshot, "target-el")) > NearDeg,
            snapshot.Commands.FirstOrDefault(command => !command.Answer.Phase.IsEnd() && Moves.Contains(command.Request.Command)));
    }

    /// <summary>The apparent sidereal time at the observatory, 0 to 24 hours.</summary>
    public static double SiderealHours(long utcUnixNs)
    {
        var sun = SolarEphemeris.Muser.At(new UtcTime(utcUnixNs));
        return Wrapped(double.RadiansToDegrees(sun.GastRad + Site.LongitudeRad) / DegPerHour, 24);
    }

    private static double Wrapped(double value, double period) => value - (period * Math.Floor(value / period));
}
