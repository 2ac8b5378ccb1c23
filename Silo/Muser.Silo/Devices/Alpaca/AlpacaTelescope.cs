using System.Globalization;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using static Muser.Silo.Devices.Alpaca.AlpacaParameter;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>
/// An antenna mount as a Telescope (ITelescopeV4): an altazimuth mount whose coordinates are topocentric, that follows a place of the sky, slews, and is
/// parked by being stowed. What it can do is what the antenna describes. It has no home, no axes to be moved by hand.
/// </summary>
internal sealed class AlpacaTelescope : BusDevice
{
    private const int InterfaceVersion = 4;
    private const int AltAz = 0;
    private const int Topocentric = 1;
    private const int Sidereal = 0;
    private static readonly ArraySite Site = ArraySite.Muser;
    /// <summary>What a mount says that it can, and the command that it must have for it.</summary>
    private static readonly (string Can, string Command)[] Abilities =
    [
        ("canpark", "stow"), ("canunpark", "stop"), ("cansettracking", "follow"), ("canslew", "follow"), ("canslewasync", "follow"), ("canslewaltaz", "slew"),
        ("canslewaltazasync", "slew"), ("canpulseguide", "guide"),
    ];

    /// <summary>Where a pulse guides to, by its number (GuideDirections).</summary>
    private static readonly string[] GuideDirections = ["north", "south", "east", "west"];
    private double? _targetRaHours;
    private double? _targetDecDeg;

    public AlpacaTelescope(int number, DeviceId device, IGrainFactory grains, TimeProvider clock)
        : base("telescope", number, device, InterfaceVersion, grains, clock)
    {
        AddFacts();
        AddState();
        AddMoves();
        AddLacks();
    }

    protected override void Begin() => (_targetRaHours, _targetDecDeg) = (null, null);

    protected override async Task<AlpacaState[]> State()
    {
        var snapshot = await Look();
        var mount = AlpacaMount.Of(snapshot, Clock);
        AlpacaState[] guiding = Has(snapshot, "guide") ? [new("IsPulseGuiding", IsGuiding(snapshot))] : [];
        return
        [
            .. guiding, new("Altitude", mount.ElDeg), new("AtHome", false), new("AtPark", mount.IsParked), new("Azimuth", mount.AzDeg), new("Declination", mount.DecDeg),
            new("RightAscension", mount.RaHours), new("SiderealTime", AlpacaMount.SiderealHours(Now)), new("Slewing", mount.IsSlewing), new("Tracking", mount.IsTracking),
            new("UTCDate", UtcText()), new("TimeStamp", UtcText()),
        ];
    }

    private void AddFacts()
    {
        Members.Get("alignmentmode", AltAz).Get("equatorialsystem", Topocentric)
            .Get("siteelevation", Site.HeightM).Get("sitelatitude", Site.LatitudeDeg).Get("sitelongitude", Site.LongitudeDeg)
            .Get("trackingrates", new[] { Sidereal })
            .Get("axisrates", Connected(call => Task.FromResult(Axis(call, Array.Empty<object>()))), Whole("Axis"))
            .Get("canmoveaxis", Connected(call => Task.FromResult(Axis(call, false))), Whole("Axis"));
        foreach (var (can, command) in Abilities)
        {
            Members.Get(can, async _ => Has(await Grain.Get(), command));
        }

        foreach (var cannot in new[]
        {
            "canfindhome", "cansetdeclinationrate", "cansetguiderates", "cansetpark", "cansetpierside", "cansetrightascensionrate", "cansync",
            "cansyncaltaz",
        })
        {
            Members.Get(cannot, false);
        }
    }

    private void AddState()
    {
        Read("altitude", mount => mount.ElDeg);
        Read("azimuth", mount => mount.AzDeg);
        Read("declination", mount => mount.DecDeg);
        Read("rightascension", mount => mount.RaHours);
        Read("slewing", mount => mount.IsSlewing);
        Read("tracking", mount => mount.IsTracking);
        Read("atpark", mount => mount.IsParked);
        Read("athome", _ => false);
        Read("siderealtime", _ => AlpacaMount.SiderealHours(Now));
        Read("utcdate", _ => UtcText());
        Read("trackingrate", _ => Sidereal);
        Read("declinationrate", _ => 0.0);
        Read("rightascensionrate", _ => 0.0);
        Members.Get("ispulseguiding", Able("guide", (_, snapshot) => Task.FromResult(IsGuiding(snapshot))))
            .Get("guideratedeclination", Connected(_ => GuideRate("guideratedeclination")))
            .Get("guideraterightascension", Connected(_ => GuideRate("guideraterightascension")));
        Members.Get("targetdeclination", Connected(_ => Task.FromResult(_targetDecDeg ?? throw NotSet("TargetDeclination"))))
            .Get("targetrightascension", Connected(_ => Task.FromResult(_targetRaHours ?? throw NotSet("TargetRightAscension"))))
            .Put("targetdeclination", Act(call => Task.FromResult(_targetDecDeg = Dec(call, "TargetDeclination"))), Number("TargetDeclination"))
            .Put("targetrightascension", Act(call => Task.FromResult(_targetRaHours = Ra(call, "TargetRightAscension"))), Number("TargetRightAscension"))
            .Put("trackingrate", Act(SetRate), Whole("TrackingRate"))
            .Put("tracking", Able("follow", SetTracking), Flag("Tracking"));
    }

    private void AddMoves()
    {
        Members
            .Put("slewtoaltazasync", Able("slew", SlewToAltAz), Number("Azimuth"), Number("Altitude"))
            .Put("slewtoaltaz", Able("slew", async call => await Finish(await SlewToAltAz(call))), Number("Azimuth"), Number("Altitude"))
            .Put("slewtocoordinatesasync", Able("follow", SlewToCoordinates), Number("RightAscension"), Number("Declination"))
            .Put("slewtocoordinates", Able("follow", async call => await Finish(await SlewToCoordinates(call))), Number("RightAscension"), Number("Declination"))
            .Put("slewtotargetasync", Able("follow", SlewToTarget))
            .Put("slewtotarget", Able("follow", async call => await Finish(await SlewToTarget(call))))
            .Put("pulseguide", Able("guide", PulseGuide), Whole("Direction"), Whole("Duration"))
            .Put("abortslew", Able("stop", AbortSlew))
            .Put("park", Able("stow", Park))
            .Put("unpark", Able("stop", Unpark));
    }

    private void AddLacks() => Members
        .Lacks("aperturearea", "aperturediameter", "doesrefraction", "focallength", "sideofpier", "slewsettletime")
        .LacksGet("destinationsideofpier", Number("RightAscension"), Number("Declination"))
        .LacksPut("declinationrate", Number("DeclinationRate"))
        .LacksPut("doesrefraction", Flag("DoesRefraction"))
        .LacksPut("guideratedeclination", Number("GuideRateDeclination"))
        .LacksPut("guideraterightascension", Number("GuideRateRightAscension"))
        .LacksPut("rightascensionrate", Number("RightAscensionRate"))
        .LacksPut("sideofpier", Whole("SideOfPier"))
        .LacksPut("siteelevation", Number("SiteElevation"))
        .LacksPut("sitelatitude", Number("SiteLatitude"))
        .LacksPut("sitelongitude", Number("SiteLongitude"))
        .LacksPut("slewsettletime", Whole("SlewSettleTime"))
        .LacksPut("utcdate", Text("UTCDate"))
        .LacksPut("findhome")
        .LacksPut("moveaxis", Whole("Axis"), Number("Rate"))
        .LacksPut("setpark")
        .LacksPut("synctoaltaz", Number("Azimuth"), Number("Altitude"))
        .LacksPut("synctocoordinates", Number("RightAscension"), Number("Declination"))
        .LacksPut("synctotarget");

    private void Read<T>(string name, Func<AlpacaMount, T> read) => Members.Get(name, Connected(async _ => read(AlpacaMount.Of(await Look(), Clock))));

    /// <summary>A member for which the antenna must have a command; where it has not, the member is not implemented.</summary>
    private Func<AlpacaCall, Task<T>> Able<T>(string command, Func<AlpacaCall, DeviceSnapshot, Task<T>> member) => Connected(async call =>
        await Look() is var snapshot && Has(snapshot, command)
            ? await member(call, snapshot)
            : throw new AlpacaException(AlpacaError.NotImplemented, $"{Name} has no command '{command}'."));

    private Func<AlpacaCall, Task> Able(string command, Func<AlpacaCall, Task> member) => Able(command, async (call, _) =>
    {
        await member(call);
        return true;
    });

    private static bool IsGuiding(DeviceSnapshot snapshot) =>
        snapshot.Commands.Any(command => command.Request.Command == "guide" && !command.Answer.Phase.IsEnd());

    /// <summary>How fast it is guided, degrees a second.</summary>
    private async Task<double> GuideRate(string member)
    {
        const double ArcsecPerDeg = 3600;
        return Reading(await Look(), "guide-rate")?.Value.Number / ArcsecPerDeg ?? throw AlpacaException.NotImplemented(member);
    }

    private async Task PulseGuide(AlpacaCall call)
    {
        const double MsPerSecond = 1000;
        var (direction, seconds) = (call.Whole("Direction"), call.Whole("Duration") / MsPerSecond);
        if (direction < 0 || direction >= GuideDirections.Length)
        {
            throw new AlpacaException(AlpacaError.InvalidValue, $"Direction is {direction}; it must be 0 to 3.");
        }

        if (!(await Movable()).IsTracking)
        {
            throw new AlpacaException(AlpacaError.InvalidOperation, "Not while Tracking is false: set it to true first.");
        }

        await Give(call, "guide", new ArgumentValue("direction", GuideDirections[direction]), Argument("seconds", seconds));
    }

    private async Task<Guid> SlewToAltAz(AlpacaCall call)
    {
        var (az, el) = (call.Number("Azimuth", 0, 360), call.Number("Altitude", -90, 90));
        var mount = await Movable();
        return mount.IsTracking
            ? throw new AlpacaException(AlpacaError.InvalidOperation, "Not while Tracking is true: set it to false first.")
            : await Give(call, "slew", Argument("az", Turn(az, mount.RawAzDeg)), Argument("el", el));
    }

    private async Task<Guid> SlewToCoordinates(AlpacaCall call)
    {
        (_targetRaHours, _targetDecDeg) = (Ra(call, "RightAscension"), Dec(call, "Declination"));
        return await SlewToTarget(call);
    }

    private async Task<Guid> SlewToTarget(AlpacaCall call)
    {
        var (ra, dec) = (_targetRaHours ?? throw NotSet("TargetRightAscension"), _targetDecDeg ?? throw NotSet("TargetDeclination"));
        var mount = await Movable();
        return mount.IsTracking
            ? await Follow(call, ra, dec)
            : throw new AlpacaException(AlpacaError.InvalidOperation, "Not while Tracking is false: set it to true first.");
    }

    private Task<Guid> Follow(AlpacaCall call, double raHours, double decDeg)
    {
        var (_, el) = HorizontalPlace.ToHorizontal((AlpacaMount.SiderealHours(Now) - raHours) * AlpacaMount.DegPerHour * double.Pi / 180, double.DegreesToRadians(decDeg), Site.LatitudeRad);
        return el < 0
            ? throw new AlpacaException(AlpacaError.InvalidValue, "The place is below the horizon now.")
            : Give(call, "follow", Argument("ra", raHours * AlpacaMount.DegPerHour), Argument("dec", decDeg));
    }

    private async Task SetTracking(AlpacaCall call)
    {
        if (!call.Flag("Tracking") && AlpacaMount.Of(await Look(), Clock).IsParked)
        {
            return; // it is so already
        }

        var mount = await Movable();
        if (call.Flag("Tracking") && !mount.IsTracking)
        {
            await Finish(await Follow(call, mount.RaHours, mount.DecDeg));
        }
        else if (!call.Flag("Tracking") && mount.IsTracking)
        {
            await Finish(await Give(call, "stop"));
        }

        await Until(snapshot => AlpacaMount.Of(snapshot, Clock).IsTracking == call.Flag("Tracking"));
    }

    private Task SetRate(AlpacaCall call) => call.Whole("TrackingRate") == Sidereal
        ? Task.CompletedTask
        : throw new AlpacaException(AlpacaError.InvalidValue, $"TrackingRate is {call.Whole("TrackingRate")}; it must be one of TrackingRates.");

    /// <summary>Stops, and follows again what is there where it was following: as it was before the slew.</summary>
    private async Task AbortSlew(AlpacaCall call)
    {
        var mount = await Movable();
        if (!mount.IsSlewing)
        {
            return;
        }

        await Finish(await Give(call, "stop"));
        await Until(snapshot => !AlpacaMount.Of(snapshot, Clock).IsSlewing);
        if (mount.Move?.Request.Command == "follow")
        {
            var stands = AlpacaMount.Of(await Look(), Clock);
            await Finish(await Follow(call, stands.RaHours, stands.DecDeg));
        }
    }

    private async Task Park(AlpacaCall call)
    {
        if (!AlpacaMount.Of(await Look(), Clock).IsParked)
        {
            await Give(call, "stow");
        }
    }

    private async Task Unpark(AlpacaCall call)
    {
        if (AlpacaMount.Of(await Look(), Clock).IsParked)
        {
            await Finish(await Give(call, "stop"));
            await Until(snapshot => !AlpacaMount.Of(snapshot, Clock).IsParked);
        }
    }

    private async Task<AlpacaMount> Movable() => AlpacaMount.Of(await Look(), Clock) is { IsParked: false } mount
        ? mount
        : throw new AlpacaException(AlpacaError.InvalidWhileParked, $"{Name} is parked; unpark it first.");

    private long Now => Clock.UtcUnixNs();

    private string UtcText() => Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static double Ra(AlpacaCall call, string name) => call.Number(name, 0, 24);

    private static double Dec(AlpacaCall call, string name) => call.Number(name, -90, 90);

    private static T Axis<T>(AlpacaCall call, T value) => call.Whole("Axis") is >= 0 and <= 2
        ? value
        : throw new AlpacaException(AlpacaError.InvalidValue, $"Axis is {call.Whole("Axis")}; it must be 0, 1 or 2.");

    private static ArgumentValue Argument(string name, double value) => new(name, value);

    private static AlpacaException NotSet(string name) => new(AlpacaError.ValueNotSet, $"{name} was never set.");

    /// <summary>An azimuth as near to where the axis stands as its turns allow.</summary>
    private static double Turn(double azDeg, double standsDeg)
    {
        var nearest = azDeg + (360 * Math.Round((standsDeg - azDeg) / 360));
        return Math.Abs(nearest) <= 270 ? nearest : nearest - (360 * Math.Sign(nearest));
    }
}
