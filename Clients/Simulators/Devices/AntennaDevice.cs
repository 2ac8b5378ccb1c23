using Muser.Devices;
using Muser.Formats.Frames;
using Muser.Interfaces.Devices;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Simulators.Devices;

/// <summary>
/// A dish of the array on its mount: it slews with the rates and accelerations of its two axes, within their limits, and follows the Sun.
/// </summary>
public sealed class AntennaDevice : SimulatedDevice
{
    /// <summary>Closer than this the dish is on the source, degrees: a tenth of the beam of a 4.5 m dish at 2 GHz.</summary>
    public const double OnSourceDeg = 0.2;

    /// <summary>Closer than this it follows a place, degrees: what the sky turns in less than a step.</summary>
    private const double FollowsDeg = 2e-3;

    /// <summary>How fast a place that is followed moves while it is guided, arcsec of right ascension or declination a second: half of what the sky turns.</summary>
    private const double GuideRateArcsecPerS = 7.5;

    private const double GuideRateDegPerS = GuideRateArcsecPerS / 3600;

    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly AxisMotion _azimuth;
    private readonly AxisMotion _elevation;
    private readonly DeviceProperty _az;
    private readonly DeviceProperty _el;
    private readonly DeviceProperty _targetAz;
    private readonly DeviceProperty _targetEl;
    private readonly DeviceProperty _mode;
    private readonly DeviceProperty _onSource;
    private readonly DeviceProperty _temperature;
    private readonly double _speed;
    private double _temperatureC = 20;
    private double _raDeg;
    private double _decDeg;
    private (double Ra, double Dec, double LeftS) _guide;
    private string _what = "stop";

    /// <param name="id">Its id.</param>
    /// <param name="setup">Seed, clock and log.</param>
    public AntennaDevice(string id, DeviceSetup setup)
        : base(id, "antenna", setup)
    {
        _speed = setup.Speed;
        _azimuth = new AxisMotion(new AxisLimits(-270, 270, 1.5 * _speed, 0.5 * _speed), 0);
        _elevation = new AxisMotion(new AxisLimits(5, 90, 1.0 * _speed, 0.5 * _speed), 90);
        _az = Device.Number("az", "deg", -270, 270);
        _el = Device.Number("el", "deg", 0, 90);
        _targetAz = Device.Number("target-az", "deg", -270, 270);
        _targetEl = Device.Number("target-el", "deg", 0, 90);
        _mode = Device.Text("mode", ["stop", "slew", "follow", "track", "stow"]);
        _onSource = Device.Flag("on-source");
        Device.Number("guide-rate", "arcsec/s").Report(GuideRateArcsecPerS);
        _temperature = Device.Number("drive-temperature", "C", -60, 120, alarm: new AlarmLevels { High = 60, HiHi = 80 });
        Device.Command(
            "slew",
            Slew,
            [Device.Argument("az", unit: "deg", min: -270, max: 270), Device.Argument("el", unit: "deg", min: 5, max: 90)],
            operation: "move",
            isIdempotent: true,
            isCancellable: true,
            timeoutS: 600);
        Device.Command(
            "follow",
            Follow,
            [Device.Argument("ra", unit: "deg", min: 0, max: 360), Device.Argument("dec", unit: "deg", min: -90, max: 90)],
            operation: "move",
            isIdempotent: true,
            isCancellable: true,
            timeoutS: 600);
        Device.Command(
            "guide",
            Guide,
            [Device.Argument("direction", ValueKind.Text, choices: ["north", "south", "east", "west"]), Device.Argument("seconds", unit: "s", min: 0, max: 60)],
            operation: "move",
            isCancellable: true);
        Device.Command("track", act => Move(act, "track"), operation: "move", isIdempotent: true, isCancellable: true, timeoutS: 600);
        Device.Command("stow", act => Move(act, "stow"), operation: "stow", isIdempotent: true, isCancellable: true, timeoutS: 600);
        Device.Command("stop", Stop, isIdempotent: true, isAlone: false);
        Device.Command("mark", Fire, isAlone: false);
        Device.Command("fire", Fire);
    }

    protected override TimeSpan StepInterval => TimeSpan.FromMilliseconds(200);

    protected override void Step(double seconds)
    {
        lock (_lock)
        {
            if (_what is "track" or "follow")
            {
                var guided = Math.Min(seconds, _guide.LeftS);
                _raDeg += _guide.Ra * guided;
                _decDeg = Math.Clamp(_decDeg + (_guide.Dec * guided), -90, 90);
                _guide.LeftS -= guided;
                var (az, el) = Aim();
                _azimuth.Go(az);
                _elevation.Go(el);
            }

            _azimuth.Step(seconds);
            _elevation.Step(seconds);
            var moving = Math.Abs(_azimuth.RateDegPerS) + Math.Abs(_elevation.RateDegPerS);
            _temperatureC += ((20 + (10 * moving / _speed)) - _temperatureC) * Math.Min(1, seconds / 30);
            Report();
        }
    }

    /// <summary>
    /// Where what it looks at is, the Sun or a place of the sky: azimuth from north through east, as near to the axis as its turns allow; not below the
    /// mount's lowest elevation.
    /// </summary>
    private (double AzDeg, double ElDeg) Aim()
    {
        var sun = SolarEphemeris.Muser.At(UtcTime.FromDateTime(Clock.GetUtcNow().UtcDateTime));
        var (azRad, elRad) = _what == "track"
            ? (sun.Place.AzimuthRad, sun.ElevationRad)
            : HorizontalPlace.ToHorizontal(sun.GastRad + ArraySite.Muser.LongitudeRad - double.DegreesToRadians(_raDeg), double.DegreesToRadians(_decDeg), ArraySite.Muser.LatitudeRad);
        var az = double.RadiansToDegrees(azRad);
        az += 360 * Math.Round((_azimuth.PositionDeg - az) / 360);
        az = _azimuth.CanBe(az) ? az : az - (360 * Math.Sign(az));
        return (az, double.RadiansToDegrees(elRad));
    }

    private Task Slew(CommandAct act)
    {
        lock (_lock)
        {
            _what = "slew";
            _azimuth.Go(act.Number("az"));
            _elevation.Go(act.Number("el"));
        }

        return Arrive(act);
    }

    /// <summary>Follows a place of the sky, right ascension and declination of date.</summary>
    private Task Follow(CommandAct act)
    {
        lock (_lock)
        {
            (_raDeg, _decDeg) = (act.Number("ra"), act.Number("dec"));
        }

        return Move(act, "follow");
    }

    /// <summary>Moves the place that is followed, for so many seconds at its rate: not idempotent, since each time goes on from where it is.</summary>
    private async Task Guide(CommandAct act)
    {
        var whole = act.Number("seconds");
        lock (_lock)
        {
            if (_what != "follow")
            {
                throw new CommandRefusedException("It follows no place of the sky, and can be guided only while it does.", AnswerCode.Busy);
            }

            var (ra, dec) = act.Text("direction") switch { "north" => (0, 1), "south" => (0, -1), "east" => (1, 0), _ => (-1, 0) };
            _guide = (ra * GuideRateDegPerS, dec * GuideRateDegPerS, whole);
        }

        Effect(act);
        try
        {
            for (var left = whole; left > 0;)
            {
                await Task.Delay(WaitStep, Clock, act.Cancellation);
                lock (_lock)
                {
                    left = _guide.LeftS;
                }

                act.Progress(1 - (left / whole));
            }

            await Task.Delay(2 * WaitStep, Clock, act.Cancellation);
        }
        finally
        {
            lock (_lock)
            {
                _guide.LeftS = 0;
            }
        }
    }

    private Task Move(CommandAct act, string what)
    {
        lock (_lock)
        {
            _what = what;
            var (az, el) = what == "stow" ? (0, 90) : Aim();
            _azimuth.Go(az);
            _elevation.Go(el);
        }

        return Arrive(act);
    }

    /// <summary>Waits until both axes are there; says how far they are; brakes when it is cancelled.</summary>
    private async Task Arrive(CommandAct act)
    {
        Effect(act);
        double whole;
        lock (_lock)
        {
            whole = Math.Max(1e-9, WayDeg());
        }

        try
        {
            for (; ; )
            {
                await Task.Delay(WaitStep, Clock, act.Cancellation);
                double way;
                lock (_lock)
                {
                    way = WayDeg();
                    if (way < (_what == "track" ? OnSourceDeg : _what == "follow" ? FollowsDeg : 1e-3))
                    {
                        Report();
                        break;
                    }
                }

                act.Progress(1 - Math.Min(1, way / whole));
            }

            // Where it stands is told before it is told that it is there.
            await Task.Delay(2 * WaitStep, Clock, act.Cancellation);
        }
        catch (OperationCanceledException)
        {
            Brake();
            throw;
        }
    }

    private Task Stop(CommandAct act)
    {
        Effect(act);
        Brake();
        return Task.CompletedTask;
    }

    /// <summary>What all dishes do at one instant: the effect is the moment itself.</summary>
    private Task Fire(CommandAct act)
    {
        Effect(act);
        return Task.CompletedTask;
    }

    private void Brake()
    {
        lock (_lock)
        {
            _what = "stop";
            _guide.LeftS = 0;
            _azimuth.Stop();
            _elevation.Stop();
        }
    }

    private double WayDeg() => Math.Max(Math.Abs(_azimuth.TargetDeg - _azimuth.PositionDeg), Math.Abs(_elevation.TargetDeg - _elevation.PositionDeg));

    private void Report()
    {
        ReportChange(_az, Math.Round(_azimuth.PositionDeg, 6));
        ReportChange(_el, Math.Round(_elevation.PositionDeg, 6));
        ReportChange(_targetAz, Math.Round(_azimuth.TargetDeg, 4));
        ReportChange(_targetEl, Math.Round(_elevation.TargetDeg, 4));
        ReportChange(_mode, _what);
        ReportChange(_onSource, _what == "track" && WayDeg() < OnSourceDeg);
        ReportChange(_temperature, Math.Round(_temperatureC, 1));
    }
}
